let lastDigits = 0;

/** ISO 8601 in UTC with seven digits, as Azure writes times; the digits below a millisecond never repeat in a row. */
export function azureTime(ms: number): string {
  lastDigits = (lastDigits + 1) % 10_000;
  return new Date(ms).toISOString().replace('Z', `${String(lastDigits).padStart(4, '0')}Z`);
}

/** A form in which times of any precision sort as text. */
export function sortable(time: string): string {
  const [, seconds = '', digits = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/.exec(time) ?? [];
  return seconds && `${seconds}.${digits.padEnd(7, '0').slice(0, 7)}`;
}
