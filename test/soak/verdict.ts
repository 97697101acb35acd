import type { Simulator } from '../../src/simulator/simulator.ts';
import { faceOf } from '../support/card-face.ts';
import type { People } from './people.ts';

/** What stands in the channels, against what should. */
export interface Standing {
  /** Incidents times channels: so many cards there should be. */
  readonly cards: number;
  readonly missing: number;
  readonly doubled: number;
  /** Cards that do not say what Azure says, with both. */
  readonly wrong: readonly string[];
}

export function lookAtAll(people: People, channels: readonly string[]): Standing {
  let missing = 0;
  let doubled = 0;
  const wrong: string[] = [];
  for (const incident of people.incidents)
    for (const channel of channels) {
      const cards = people.cards(incident, channel);
      const last = cards.at(-1);
      doubled += Math.max(0, cards.length - 1);
      if (!last) {
        missing += 1;
        continue;
      }
      const owner = incident.properties.owner as { assignedTo: string | null };
      const { status, owner: shown } = faceOf(last);
      const { status: is, incidentNumber } = incident.properties;
      if (!saysSo(status, is) || !shown.includes(owner.assignedTo ?? ''))
        wrong.push(`#${incidentNumber}: "${status}", "${shown}" where Azure says ${is}, ${owner.assignedTo}`);
    }
  return { cards: people.incidents.length * channels.length, missing, doubled, wrong };
}

/** An open incident that was closed before is called reopened until somebody acts. */
const saysSo = (shown: string, status: string): boolean =>
  new RegExp(`\\b${status}\\b`).test(shown) || (status !== 'Closed' && /\bReopened\b/.test(shown));

/** Answers of 429 that were Teams' own, because a rate window was broken. */
export const throttledByWindows = (sim: Simulator, injected: number): number =>
  sim.world.log.filter((one) => one.service === 'connector' && one.status === 429).length - injected;
