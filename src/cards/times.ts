import { isoSeconds } from '../core/clock.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time that Teams writes in the reader's own zone and language; only for a TextBlock that holds nothing else. */
export const readersTime = (ms: number): string => {
  const iso = isoSeconds(ms);
  return `{{DATE(${iso},SHORT)}} {{TIME(${iso})}}`;
};

/** "13:52 UTC", and "24 Nov 13:52 UTC" on another day than `beside`, a time that stands on the same card. */
export function utcTime(ms: number, beside: number): string {
  const clock = `${isoSeconds(ms).slice(11, 16)} UTC`;
  return isoSeconds(ms).slice(0, 10) === isoSeconds(beside).slice(0, 10) ? clock : `${utcDay(ms)} ${clock}`;
}

/** "24 Nov 13:52 UTC". */
export const utcDayTime = (ms: number): string => `${utcDay(ms)} ${isoSeconds(ms).slice(11, 16)} UTC`;

const utcDay = (ms: number): string => `${new Date(ms).getUTCDate()} ${MONTHS[new Date(ms).getUTCMonth()]}`;
