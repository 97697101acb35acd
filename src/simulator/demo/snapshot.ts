import { statusOf } from '../azure/sync.ts';
import type {
  IncidentRow,
  MessageRow,
  PlaceRow,
  RequestRow,
  Snapshot,
  SubscriptionRow,
  WorkspaceRow,
} from '../page/snapshot.ts';
import { type SimMessage, sharedCard } from '../teams/state.ts';
import type { SimTeams } from '../teams/teams.ts';
import type { LogEntry, SimDefenderAlert, SimIncident, SimPerson, World } from '../world.ts';
import { brokenIn, IN_SUBSCRIPTION, IN_TENANT } from './breakages.ts';
import { connectorFacts } from './connector-facts.ts';
import { rightsInWords } from './rights.ts';

/** As many messages as the page keeps. */
const NEWEST = 300;

/** The whole picture for one person; `known` holds the versions that this connection has seen, and is brought up to date. */
export function takeSnapshot(
  world: World,
  teams: SimTeams,
  me: SimPerson,
  known: Map<string, string>,
): Snapshot {
  const places = placesOf(teams, me);
  const shown = new Set(places.map((place) => place.id));
  const messages = teams.state.messages.filter((one) => !one.deleted && shown.has(one.place)).slice(-NEWEST);
  return {
    me: me.objectId,
    team: teams.team.name,
    people: [...world.people.values()].map((one) => ({
      objectId: one.objectId,
      name: one.name,
      rights: rightsInWords(world, one),
    })),
    places,
    messages: messages.map((one) => messageRow(one, me, known)),
    workspaces: [...world.workspaces.values()].map(workspaceRow),
    subscriptions: subscriptionRows(world),
    switches: world.switches,
    broken: brokenIn(IN_TENANT, world, undefined),
  };
}

function placesOf(teams: SimTeams, me: SimPerson): PlaceRow[] {
  const channels = [teams.channels.incidents, teams.channels.platform].filter((one) => !one.deleted);
  return [
    ...channels.map((one): PlaceRow => ({ id: one.id, name: one.name, kind: 'channel' })),
    { id: teams.state.personalChat(me), name: 'SOC Bot', kind: 'personal' },
  ];
}

function messageRow(message: SimMessage, me: SimPerson, known: Map<string, string>): MessageRow {
  const own = message.views.get(me.objectId);
  const card = own?.card ?? sharedCard(message);
  const version = own ? `own ${own.revision}` : `shared ${message.edits}`;
  const isNew = known.get(message.id) !== version;
  known.set(message.id, version);
  const { text, summary } = message.activity as { text?: string; summary?: string };
  return {
    id: message.id,
    place: message.place,
    threadId: message.threadId,
    from: message.from.name,
    byBot: message.from.kind === 'bot',
    at: message.at,
    edited: message.editedAt !== undefined,
    text,
    summary,
    version,
    card: isNew ? card : undefined,
    hasCard: card !== undefined,
    personal: own !== undefined,
    note: message.notes.get(me.objectId),
  };
}

function workspaceRow(workspace: WorldWorkspace): WorkspaceRow {
  const incidents = [...workspace.incidents.values()].map(incidentRow);
  return {
    id: workspace.id,
    name: workspace.name,
    kind: workspace.kind,
    incidents: incidents.sort((a, b) => b.number - a.number),
  };
}

type WorldWorkspace = World['workspaces'] extends Map<string, infer W> ? W : never;

function incidentRow(incident: SimIncident): IncidentRow {
  const { properties } = incident;
  const owner = properties.owner as
    | { assignedTo?: string | null; userPrincipalName?: string | null }
    | undefined;
  return {
    name: incident.name,
    number: properties.incidentNumber,
    title: properties.title,
    severity: properties.severity,
    status: properties.status,
    owner: owner?.assignedTo ?? owner?.userPrincipalName ?? undefined,
    classification: properties.classification as string | undefined,
    modifiedBy: incident.modifiedBy,
    comments: [...incident.comments.values()].map(({ author, message, at }) => ({
      author,
      text: message,
      at,
    })),
  };
}

function subscriptionRows(world: World): SubscriptionRow[] {
  return [...world.subscriptions.values()].map((subscription) => ({
    id: subscription.id,
    name: subscription.name,
    sync: subscription.sync,
    facts: connectorFacts(world, subscription),
    broken: brokenIn(IN_SUBSCRIPTION, world, subscription),
    alerts: [...world.defenderAlerts.values()]
      .filter((one) => one.subscriptionId === subscription.id)
      .map((one) => alertRow(one, world.now()))
      .reverse(),
  }));
}

function alertRow(alert: SimDefenderAlert, now: number): SubscriptionRow['alerts'][number] {
  const { alertDisplayName, severity, compromisedEntity } = alert.properties as Record<
    string,
    string | undefined
  >;
  return {
    name: alert.name,
    title: alertDisplayName ?? alert.name,
    severity: severity ?? '',
    resource: compromisedEntity ?? '',
    status: statusOf(alert, now),
  };
}

const READS = /\/(alerts|entities|query|resources)(\?|$)/i;

/** One answered request as a row; `id` is its place in the log. */
export function requestRow(entry: LogEntry, id: number): RequestRow {
  const azure = entry.service === 'arm' || entry.service === 'logs';
  const changing = entry.method !== 'GET' && !(entry.method === 'POST' && READS.test(entry.url));
  return {
    id,
    at: entry.at,
    service: entry.service,
    method: entry.method,
    path: decodeURIComponent(entry.url),
    status: entry.status,
    who: entry.principal.name ?? entry.principal.id ?? 'nobody',
    whoKind: entry.principal.kind,
    write: azure && changing,
  };
}
