import { channel } from 'node:diagnostics_channel';

/** Every point at which a crash leaves something for the next start to make good, in the order in which they are passed. */
export const STEPS = [
  'poll.read',
  'observe.kept',
  'observe.wanted',
  'poll.page-kept',
  'poll.cursor-kept',
  'send.picked',
  'send.claimed',
  'send.sent',
  'send.settled',
  'change.written',
  'change.kept',
  'close.read',
  'close.begun',
  'close.planned',
  'close.written',
  'close.kept',
  'close.commented',
  'close.alert-closed',
  'close.alerts-closed',
  'close.finished',
  'settle.claimed',
  'settle.looked',
  'settle.told',
  'proof.read',
  'proof.kept',
  'look.read',
  'look.kept',
  'repair.begun',
  'repair.written',
  'repair.step-kept',
  'repair.finished',
] as const;

export type Step = (typeof STEPS)[number];

/** Where each passed step is published, as its name; nobody listens in the product itself. */
export const STEP_CHANNEL = 'sentinel-soc-bot:step';

const steps = channel(STEP_CHANNEL);

/** Marks that a step has been passed: crash tests end the process there, a tracer may time it. Costs nothing otherwise. */
export function step(name: Step): void {
  if (steps.hasSubscribers) steps.publish(name);
}
