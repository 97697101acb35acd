import type { CardAction } from './action.ts';
import { channelBacklog } from './actions/channel-backlog.ts';
import { channelWatch } from './actions/channel-watch.ts';
import { incidentClose } from './actions/incident-close.ts';
import { incidentContinue } from './actions/incident-continue.ts';
import { incidentRefresh } from './actions/incident-refresh.ts';
import { incidentTake } from './actions/incident-take.ts';

/** Everything that one may press. */
export const ACTIONS: readonly CardAction[] = [
  channelWatch,
  channelBacklog,
  incidentTake,
  incidentClose,
  incidentContinue,
  incidentRefresh,
];

const byVerb = new Map(ACTIONS.map((action) => [action.verb, action]));

export const findAction = (verb: string): CardAction | undefined => byVerb.get(verb);
