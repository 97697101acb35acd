import type { ConnectorTables } from './connector-tables.ts';

/**
 * What we remember. One schema for SQLite and PostgreSQL: text, and whole numbers (milliseconds since the epoch for
 * times, 0 or 1 for yes and no). JSON is text. Ids of Azure things are lower case.
 *
 * Words: an `incident` is Sentinel's, `alert` one of its Defender for Cloud alerts, a `channel` a Teams channel with its
 * Watch, a `posting` one thing to be said in one channel (dedupe key, outbox and lease in one row), a `lane` the one
 * place in a channel's queue, an `action` something a person started, an `invoke` a click as Teams delivered it.
 */
export interface Tables extends ConnectorTables {
  workspace: WorkspaceRow;
  incident: IncidentRow;
  alert: AlertRow;
  channel: ChannelRow;
  posting: PostingRow;
  lane: LaneRow;
  action: ActionRow;
  invoke: InvokeRow;
  lease: LeaseRow;
  audit: AuditRow;
}

export interface WorkspaceRow {
  id: string;
  /** lastModifiedTimeUtc up to which everything has been seen. */
  cursor: string | null;
  /** When its first poll went well: incidents seen in that poll are remembered, not posted. */
  line_at: number | null;
  polled_at: number | null;
  swept_at: number | null;
  /** 'server' or 'client': whether the service takes our $filter. */
  filter: string;
  /** The sentence of the last failure, null while all is well. */
  error: string | null;
}

export interface IncidentRow {
  /** workspace id + '/' + incident name. */
  key: string;
  workspace_id: string;
  name: string;
  number: number;
  /** Incident as last seen (azure/model.ts), JSON. */
  snapshot: string;
  status: string;
  severity: string;
  /** 'yes', 'no', or 'open' while nothing has decided it; holds for `decided_alerts` alerts. */
  defender: string;
  decided_alerts: number;
  first_seen_at: number;
  /** 1 where it was seen long after it was created. */
  late: number;
  /** How it was closed, as we know it (incidents/closure.ts), JSON. */
  closure: string | null;
  /** The running or last action on it. */
  action_id: string | null;
  /** Rises with every change that a card shows. */
  rev: number;
  /** Who last acted through the bot, one line, JSON {name, what, at}. */
  trail: string | null;
  /** Next time to read the alerts back; null when proven or given up. */
  proof_at: number | null;
  /** When the alerts' state was last looked at while the incident is open. */
  alerts_seen_at: number | null;
  /** Put aside until then, and by whom; null while it is not. */
  snoozed_until: number | null;
  snoozed_by: string | null;
}

export interface AlertRow {
  incident_key: string;
  /** Sentinel's systemAlertId. */
  id: string;
  title: string;
  severity: string;
  link: string | null;
  subscription_id: string | null;
  resource_id: string | null;
  /** DefenderAlertRef as JSON, null while it cannot be addressed. */
  ref: string | null;
  /** 'Active' | 'InProgress' | 'Resolved' | 'Dismissed' | 'unknown'. */
  state: string;
  state_at: number | null;
  /** Who is to close it: 'sync', 'direct', 'xdr', 'left' (knowingly), 'already'; null before any close. */
  expect: string | null;
  /** When it was first read back closed after the close. */
  proven_at: number | null;
  /** Why the state is not known or a direct close failed, a sentence. */
  problem: string | null;
}

export interface ChannelRow {
  /** Teams' channel conversation id, `19:…@thread.tacv2`. */
  id: string;
  tenant_id: string;
  team_id: string | null;
  /** The team's id in Entra ID, once Teams has told it. */
  group_id: string | null;
  name: string | null;
  team_name: string | null;
  service_url: string;
  installed: number;
  /** 1 where the channel watches incidents / connectors. */
  watches_incidents: number;
  watches_connectors: number;
  /** Comma-separated severities; empty for all. */
  severities: string;
  /** Who proved their rights for it, and when. */
  watched_by: string | null;
  watched_by_name: string | null;
  watched_at: number | null;
  /** Workspaces that were proved then, comma-separated ids; null: all, from before this was kept. */
  proven: string | null;
  suspended_at: number | null;
  suspended_why: string | null;
  /** When the app was taken out of it; null while it is in. */
  removed_at: number | null;
}

export interface PostingRow {
  /** 'incident:KEY' or 'drift:KEY'. */
  subject: string;
  channel_id: string;
  /** 'card' or 'say:EVENT'. */
  slot: string;
  /** Order of saying within one subject and channel. */
  seq: number;
  /** Wanted and sent revision; a posting is due while they differ. */
  want_rev: number;
  sent_rev: number;
  /** Fingerprint of what was last sent. */
  sent_hash: string | null;
  /** For 'say': the finished message, JSON. */
  body: string | null;
  conversation_id: string | null;
  activity_id: string | null;
  /** 'none' | 'unknown' | 'ok': what is known of the last attempt. */
  outcome: string;
  attempts: number;
  due_at: number;
  /** An open form on the card: edits wait until then, unless `urgent`. */
  hold_until: number;
  urgent: number;
  created_at: number;
  /** Since when what is wanted now has not been sent; null in rows from before this was kept. */
  wanted_at: number | null;
  posted_at: number | null;
  problem: string | null;
  /** Since when a message of it may be in the channel that we do not know of; null while there is none. */
  tried_at: number | null;
  /** Since when that could not be looked up; null while it could. */
  blind_since: number | null;
}

export interface LaneRow {
  /** A channel's id, or 'tenant:ID' for the tenant-wide budget. */
  id: string;
  owner: string | null;
  lease_until: number;
  /** Two token buckets that together keep all of Teams' windows; see delivery/pacing.ts. */
  fast_tokens: number;
  slow_tokens: number;
  filled_at: number;
  /** Told to wait (429, 412). */
  blocked_until: number;
}

export interface ActionRow {
  id: string;
  kind: string;
  incident_key: string | null;
  /** Person as JSON: tenantId, objectId, name. */
  actor: string;
  /** What the person asked for, JSON; never a token. */
  input: string;
  /** The last step that is known to be done. */
  step: string;
  /** 'running' | 'done' | 'refused' | 'stopped'. */
  state: string;
  owner: string;
  lease_until: number;
  created_at: number;
  updated_at: number;
  /** For people: why it stopped, or what came of it. */
  outcome: string | null;
}

export interface InvokeRow {
  id: string;
  at: number;
  /** The answer's body, JSON; null while it is being worked on. */
  answer: string | null;
}

export interface LeaseRow {
  name: string;
  owner: string;
  until: number;
}

export interface AuditRow {
  id: string;
  at: number;
  /** Entra object id, and the name at that time. */
  actor: string;
  actor_name: string | null;
  verb: string;
  subject: string;
  result: string;
  detail: string | null;
  /** Where in Teams: a channel's or conversation's id. */
  place: string | null;
  /** Azure's activity log has the writes under this correlation id. */
  correlation: string | null;
}
