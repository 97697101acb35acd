import { spanMs } from '../span.ts';

const LONGEST_MS = 366 * 86_400_000;

/** "2h", "7d", "2w" or ISO 8601 as a time after `now`, ms; undefined for anything else, the past, or more than a year. */
export function parseUntil(text: string | undefined, now: number): number | undefined {
  if (!text) return undefined;
  const span = spanMs(text.trim(), 'hdw');
  const iso = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text.trim());
  const at = span !== undefined ? now + span : iso ? Date.parse(text) : Number.NaN;
  return at > now && at <= now + LONGEST_MS ? at : undefined;
}
