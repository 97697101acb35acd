import type { CardAction } from './action.ts';
import { channelBacklog } from './actions/channel-backlog.ts';
import { channelWatch } from './actions/channel-watch.ts';
import { connectorsAccept } from './actions/connectors-accept.ts';
import { connectorsHome } from './actions/connectors-home.ts';
import { connectorsRefresh, connectorsRights, connectorsShow } from './actions/connectors-look.ts';
import { connectorsPlan, connectorsSolution } from './actions/connectors-paid.ts';
import { connectorsEnable, connectorsRepair, connectorsSync } from './actions/connectors-repair.ts';
import { incidentClose } from './actions/incident-close.ts';
import { incidentComment } from './actions/incident-comment.ts';
import { incidentContinue } from './actions/incident-continue.ts';
import { incidentRefresh } from './actions/incident-refresh.ts';
import { incidentReopen } from './actions/incident-reopen.ts';
import { incidentSeverity } from './actions/incident-severity.ts';
import { incidentSnooze, incidentWake } from './actions/incident-snooze.ts';
import { incidentTake } from './actions/incident-take.ts';

/** Everything that one may press. */
export const ACTIONS: readonly CardAction[] = [
  channelWatch,
  channelBacklog,
  incidentTake,
  incidentClose,
  incidentContinue,
  incidentReopen,
  incidentSeverity,
  incidentComment,
  incidentSnooze,
  incidentWake,
  incidentRefresh,
  connectorsEnable,
  connectorsSync,
  connectorsRepair,
  connectorsAccept,
  connectorsRefresh,
  connectorsShow,
  connectorsRights,
  connectorsHome,
  connectorsPlan,
  connectorsSolution,
];

const byVerb = new Map(ACTIONS.map((action) => [action.verb, action]));

export const findAction = (verb: string): CardAction | undefined => byVerb.get(verb);
