const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const LONGEST_MS = 366 * 86_400_000;

/** "2h", "7d", "2w" or ISO 8601 as a time after `now`, ms; undefined for anything else, the past, or more than a year. */
export function parseUntil(text: string | undefined, now: number): number | undefined {
  if (!text) return undefined;
  const [, count, unit = ''] = /^(\d{1,4})([hdw])$/i.exec(text.trim()) ?? [];
  const iso = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2})?)?$/.test(text.trim());
  const at = count
    ? now + Number(count) * (UNITS[unit.toLowerCase()] ?? 0)
    : iso
      ? Date.parse(text)
      : Number.NaN;
  return at > now && at <= now + LONGEST_MS ? at : undefined;
}
