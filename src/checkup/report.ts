import type { CheckupResult } from './checkup.ts';

const MARKS: Readonly<Record<CheckupResult['state'], string>> = {
  ok: 'ok     ',
  warning: 'warning',
  fault: 'FAULT  ',
};

/** For a terminal: one line each, the next step below what is not well. */
export const reportText = (results: readonly CheckupResult[]): string =>
  [...results.map(line), '', verdict(results)].join('\n');

const line = ({ state, link, found, next }: CheckupResult): string =>
  `${MARKS[state]}  ${link}: ${found}${next ? `\n         Next: ${next}` : ''}`;

/** "All is well.", or how many things are not. */
export function verdict(results: readonly CheckupResult[]): string {
  const count = (state: CheckupResult['state']) => results.filter((one) => one.state === state).length;
  const faults = count('fault');
  const warnings = count('warning');
  if (faults === 0 && warnings === 0) return 'All is well.';
  const parts = [
    faults > 0 && `${faults} ${faults === 1 ? 'fault' : 'faults'}`,
    warnings > 0 && `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ];
  return `${parts.filter(Boolean).join(' and ')}.`;
}

/** For the shell: 0 where nothing is at fault. */
export const exitCode = (results: readonly CheckupResult[]): number =>
  results.some((one) => one.state === 'fault') ? 1 : 0;
