/** What we remember of connector health; see tables.ts for the common rules. */
export interface ConnectorTables {
  subscription: SubscriptionRow;
  workspace_health: WorkspaceHealthRow;
  health: HealthRow;
  drift: DriftRow;
  drift_card: DriftCardRow;
}

export interface SubscriptionRow {
  /** Azure subscription id, or '*' for the home of those that are new. */
  id: string;
  name: string;
  /** Its home tenant; another one than the bot's is seen through Lighthouse. */
  tenant_id: string | null;
  first_seen_at: number;
  /** 1 where it appeared after the first look at all. */
  fresh: number;
  /** When it was no longer among those that can be read; null while it is. */
  gone_at: number | null;
  /** Workspace id to which it is to be connected. */
  home: string | null;
  /** Who chose the home; null where it is simply where it was connected. */
  home_by: string | null;
}

export interface WorkspaceHealthRow {
  workspace_id: string;
  /** 'legacy', 'defender' or 'both'; null while it could not be told. */
  mode: string | null;
  /** When its first look went well: what differed then is on the card "Gaps at start". */
  line_at: number | null;
  read_at: number | null;
  /** When the slow things (provider, solution, onboarding) were last read. */
  swept_at: number | null;
  error: string | null;
}

/** The last judgement of one check at one scope. */
export interface HealthRow {
  check_name: string;
  /** A subscription id, a workspace id, or both with '|' between. */
  scope: string;
  /** Where its drift is shown. */
  workspace_id: string;
  subscription_id: string | null;
  /** 'healthy' | 'unhealthy' | 'unknown' | 'not applicable', as of the last look. */
  verdict: string;
  /** The last verdict that was not 'unknown'. */
  known: string | null;
  /** Kind of drift where unhealthy. */
  kind: string | null;
  /** What was read, a sentence. */
  evidence: string;
  /** What the check remembers for its next look, JSON. */
  value: string | null;
  /** When it was last really read. */
  read_at: number | null;
  /** A kind of drift that one look saw and the next has to confirm. */
  pending: string | null;
}

export interface DriftRow {
  id: string;
  check_name: string;
  scope: string;
  workspace_id: string;
  subscription_id: string | null;
  card_id: string;
  /** 'open' | 'cleared' | 'accepted'; at most one open or accepted for each check and scope. */
  state: string;
  kind: string;
  /** What it was and what it is, in words. */
  was: string | null;
  now: string | null;
  opened_at: number;
  changed_at: number;
  cleared_at: number | null;
  accepted_until: number | null;
  accepted_by: string | null;
  accepted_why: string | null;
}

/** One posted card with the drifts of one look in one workspace. */
export interface DriftCardRow {
  id: string;
  workspace_id: string;
  /** 'drift' or 'gaps'. */
  kind: string;
  created_at: number;
  /** Rises with every change; part of the events said in its thread. */
  rev: number;
  /** The running or last repair that was started from it. */
  action_id: string | null;
  /** Who last acted through the bot, JSON {name, what, at}. */
  trail: string | null;
}
