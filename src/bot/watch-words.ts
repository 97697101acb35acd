import type { Severity } from '../azure/model.ts';
import { AppError } from '../core/errors.ts';
import type { ChannelRow } from '../store/tables.ts';

/** What a channel is to watch: `watch [incidents|connectors] [severities]`. */
export interface WatchWish {
  readonly incidents: boolean;
  readonly connectors: boolean;
  /** Empty: all. */
  readonly severities: readonly Severity[];
}

export const SEVERITIES: readonly Severity[] = ['High', 'Medium', 'Low', 'Informational'];

export const findSeverity = (word: string): Severity | undefined =>
  SEVERITIES.find(
    (one) =>
      one.toLowerCase() === word.toLowerCase() || (word.toLowerCase() === 'info' && one === 'Informational'),
  );

/** @throws AppError `input.invalid` with a sentence that shows how it is typed. */
export function parseWatch(args: readonly string[]): WatchWish {
  let incidents = false;
  let connectors = false;
  const severities = new Set<Severity>();
  for (const word of args.flatMap((arg) => arg.split(',')).filter(Boolean)) {
    const severity = findSeverity(word);
    if (severity) severities.add(severity);
    else if (/^incidents?$/i.test(word)) incidents = true;
    else if (/^connectors?$/i.test(word)) connectors = true;
    else if (!/^and$/i.test(word))
      throw new AppError('input.invalid', {
        detail: `I do not know "${word.slice(0, 40)}" here. Type: watch [incidents|connectors] [high medium low informational].`,
      });
  }
  const both = !incidents && !connectors;
  return {
    incidents: both || incidents,
    connectors: both || connectors,
    severities: SEVERITIES.filter((one) => severities.has(one)),
  };
}

/** The wish in a card's id, and back. */
export const topicsOf = (wish: WatchWish): string =>
  [wish.incidents && 'i', wish.connectors && 'c'].filter(Boolean).join('');

export function wishFrom(topics: string, severities: string): WatchWish {
  const wanted = severities.split(',').flatMap((word) => findSeverity(word) ?? []);
  return { incidents: topics.includes('i'), connectors: topics.includes('c'), severities: wanted };
}

export const wishOf = (channel: ChannelRow): WatchWish => ({
  ...wishFrom('', channel.severities),
  incidents: channel.watches_incidents === 1,
  connectors: channel.watches_connectors === 1,
});

/** "high and medium incidents, and connector health". */
export function wishInWords(wish: WatchWish): string {
  const severities = wish.severities.map((one) => one.toLowerCase());
  const which = severities.length === 0 ? 'all' : severities.join(severities.length === 2 ? ' and ' : ', ');
  const parts = [
    wish.incidents && `${which} Defender for Cloud incidents`,
    wish.connectors && 'connector health',
  ];
  return parts.filter(Boolean).join(', and ');
}
