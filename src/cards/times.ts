import { isoSeconds } from '../core/clock.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time that Teams writes in the reader's own zone and language; only for a TextBlock that holds nothing else. */
export const readersTime = (ms: number): string => {
  const iso = isoSeconds(ms);
  return `{{DATE(${iso},SHORT)}} {{TIME(${iso})}}`;
};

/** The time of day only, written in the reader's own zone; for a TextBlock that holds nothing else. */
export const readersClock = (ms: number): string => `{{TIME(${isoSeconds(ms)})}}`;

/** "13:52 UTC", and "24 Nov 13:52 UTC" on another day than `beside`, a time that stands on the same card. */
export function utcTime(ms: number, beside: number): string {
  const sameDay = isoSeconds(ms).slice(0, 10) === isoSeconds(beside).slice(0, 10);
  return sameDay ? clockTime(ms) : utcDayTime(ms);
}

/** "24 Nov 13:52 UTC", in one piece. */
export function utcDayTime(ms: number): string {
  const date = new Date(ms);
  return `${date.getUTCDate()}\u00a0${MONTHS[date.getUTCMonth()]}\u00a0${clockTime(ms)}`;
}

const clockTime = (ms: number): string => `${isoSeconds(ms).slice(11, 16)}\u00a0UTC`;
