import type { Scenario, ScenarioMaker } from './scenario.ts';
import { bruteForce, containerEscape, cryptoMining, dnsTunnel } from './scenarios-compute.ts';
import { leakedKey, massDownload, sqlInjection, vaultAccess } from './scenarios-data.ts';
import { impossibleTravel, multiStage } from './scenarios-other.ts';

/** What the script needs of the tenant; it knows incidents by what `raise` gave back. */
export interface Stage<Incident> {
  raise(scenario: Scenario): Incident;
  /** Somebody takes it in the portal. */
  take(incident: Incident): void;
  /** A playbook closes it. */
  closeByAutomation(incident: Incident): void;
  /** Sentinel finds that the first belongs to the second. */
  merge(from: Incident, into: Incident): void;
  isOpen(incident: Incident): boolean;
}

/** Waits, or stops waiting when told to; the demo hands in real time, a test its own. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** One after another, so that each round shows every kind; the first three come quickly. */
const ORDER: readonly ScenarioMaker[] = [
  bruteForce,
  sqlInjection,
  leakedKey,
  impossibleTravel,
  containerEscape,
  multiStage,
  massDownload,
  vaultAccess,
  cryptoMining,
  dnsTunnel,
];
const FIRST_MS = [5_000, 15_000, 20_000];
const SHORTEST_MS = 60_000;
const SPREAD_MS = 30_000;
/** How long after its incident something happens to it in the portal. */
const LATER_MS = 25_000;

/** Plays incidents until the signal says stop, round after round. Never rejects because of the signal. */
export async function playScript<Incident>(
  stage: Stage<Incident>,
  wait: Wait,
  signal: AbortSignal,
): Promise<void> {
  const raised: Incident[] = [];
  for (let n = 0; !signal.aborted; n += 1) {
    await wait(pauseBefore(n), signal);
    if (signal.aborted) return;
    raised.push(stage.raise(scenarioAt(n)));
    if (n < FIRST_MS.length) continue;
    await wait(LATER_MS, signal);
    if (signal.aborted) return;
    happenElsewhere(stage, raised, n);
  }
}

/** The nth incident of the script. */
export function scenarioAt(n: number): Scenario {
  const maker = ORDER[n % ORDER.length] as ScenarioMaker;
  return maker(Math.floor(n / ORDER.length));
}

/** Between 60 and 90 seconds, never twice the same in a row; what happens in between counts. */
function pauseBefore(n: number): number {
  const first = FIRST_MS[n];
  if (first !== undefined) return first;
  const pause = SHORTEST_MS + ((n * 7) % 11) * (SPREAD_MS / 10);
  return n > FIRST_MS.length ? pause - LATER_MS : pause;
}

/** Others work too: one is taken, one is closed by automation, one is merged; what the reader works on is left alone. */
function happenElsewhere<Incident>(stage: Stage<Incident>, raised: readonly Incident[], n: number): void {
  const latest = raised.at(-1);
  const before = raised.at(-3);
  if (!latest || !stage.isOpen(latest)) return;
  if (n % 4 === 0) stage.take(latest);
  if (n % 4 === 2 && n > 5) stage.closeByAutomation(latest);
  if (n % 10 === 9 && before && stage.isOpen(before)) stage.merge(latest, before);
}

/** Real time, cut short by the signal. */
export const realWait: Wait = (ms, signal) =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
