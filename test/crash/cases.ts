import type { Step } from '../../src/core/step.ts';
import { closing, settling } from './closing.ts';
import { drifting, repairing, settlingRepair } from './connectors.ts';
import { arriving, changing, proving, type Scenario, taking } from './scenarios.ts';
import type { Death } from './victim.ts';

export interface Case {
  /** The step, with its passing where that is not the first; or the request and how far it came. */
  readonly label: string;
  readonly death: Death;
  readonly scenario: Scenario;
}

const at = (scenario: Scenario, ...steps: readonly [Step, number?][]): Case[] =>
  steps.map(([step, passing]) => ({
    label: passing ? `${step} ${passing}` : step,
    death: { step, passing },
    scenario,
  }));

/** Killed before it left the bot, and after it was accepted but before the answer came. */
const around = (scenario: Scenario, name: string, request: string): Case[] => [
  { label: `${name} left`, death: { request }, scenario },
  { label: `${name} accepted`, death: { accepted: request }, scenario },
];

/** Every labelled step, and later passings of those that mean something else then. */
export const STEP_CASES: readonly Case[] = [
  ...at(arriving, ['poll.read'], ['observe.kept'], ['observe.wanted'], ['observe.kept', 2]),
  ...at(arriving, ['poll.page-kept'], ['poll.cursor-kept'], ['send.picked'], ['send.claimed']),
  ...at(arriving, ['send.sent'], ['send.settled'], ['send.claimed', 3], ['send.sent', 4]),
  ...at(changing, ['observe.kept'], ['send.claimed'], ['send.sent'], ['send.sent', 3], ['send.settled', 2]),
  ...at(taking, ['change.written'], ['change.kept']),
  ...at(closing, ['close.read'], ['close.begun'], ['close.planned'], ['close.written'], ['close.kept']),
  ...at(closing, ['close.commented'], ['close.alert-closed'], ['close.alert-closed', 2]),
  ...at(closing, ['close.alerts-closed'], ['close.finished']),
  ...at(settling, ['settle.claimed'], ['settle.looked'], ['settle.told']),
  ...at(proving, ['proof.read'], ['proof.kept']),
  ...at(drifting, ['look.read'], ['look.kept']),
  ...at(repairing, ['repair.begun'], ['repair.written'], ['repair.step-kept'], ['repair.written', 2]),
  ...at(repairing, ['repair.step-kept', 2], ['repair.finished']),
  ...at(settlingRepair, ['settle.looked']),
];

/** Every kind of write, at Azure and in Teams. */
export const WRITE_CASES: readonly Case[] = [
  ...around(closing, 'PUT incident', 'PUT .*/incidents/[^/?]+\\?'),
  ...around(closing, 'PUT comment', 'PUT .*/comments/'),
  ...around(closing, 'POST alert', 'POST .*/alerts/[^/]+/resolve\\?'),
  ...around(repairing, 'PUT connector', 'PUT .*/dataConnectors/'),
  ...around(repairing, 'PUT sync', 'PUT .*/settings/Sentinel\\?'),
  ...around(arriving, 'POST card', 'POST .*/v3/conversations/?$'),
  ...around(changing, 'PUT card', 'PUT .*/activities/'),
  ...around(changing, 'POST sentence', 'POST .*/v3/conversations/.+/activities'),
];
