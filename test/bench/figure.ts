/** Two ways of the same work, measured in one run. */
export interface Figure {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  /** What `ours / peer` must not exceed. */
  readonly goal: number;
}

export const ratio = ({ ours, peer }: Figure): number => ours / peer;

/** "calls for a look: 360 against 1500 calls, ratio 0.240 (goal 0.300): met" */
export function inWords(figure: Figure): string {
  const { name, ours, peer, unit, goal } = figure;
  const met = ratio(figure) <= goal ? 'met' : 'MISSED';
  return `${name}: ${Math.round(ours)} against ${Math.round(peer)} ${unit}, ratio ${ratio(figure).toFixed(3)} (goal ${goal.toFixed(3)}): ${met}`;
}
