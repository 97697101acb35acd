import { uuidFrom } from '../core/ids.ts';
import type { DriftRow, HealthRow } from '../store/connector-tables.ts';
import type { Db } from '../store/database.ts';
import { listClearedSince, listLiveDrifts, saveDrift } from '../store/drifts.ts';
import { getWorkspaceHealth } from '../store/fleet.ts';
import { listHealth, saveHealthRows } from '../store/health.ts';
import { takeTurn } from '../store/leases.ts';
import { forgetSwitchedOff } from './checks/plans.ts';
import { type Decision, type DriftChange, decide } from './drift.ts';
import { type Finding, findingKey, judgeFleet } from './judge.ts';
import type { FleetFacts } from './model.ts';
import { openCards, tellCards } from './tell.ts';

/** The same drift again within an hour takes up its row instead of making a new card. */
const REOPEN_MS = 60 * 60 * 1000;

/** What a look changed, for whoever has to redraw something else because of it. */
export interface Recorded {
  readonly changes: readonly DriftChange[];
  /** Subscriptions whose verdict of any check is another than before, or that are connected elsewhere. */
  readonly subscriptions: readonly string[];
}

/**
 * Takes what a look saw through the decision and into the store, with the cards that follow from it. Call it inside a
 * transaction: it reads what it decides by, so that two looks that meet decide one after the other.
 */
export async function recordLook(db: Db, fleet: FleetFacts): Promise<Recorded> {
  await takeTurn(db, 'connectors: record');
  const health = new Map((await listHealth(db)).map((row) => [findingKey(row.check_name, row.scope), row]));
  const live = newestByKey(await listLiveDrifts(db));
  const cleared = newestByKey(await listClearedSince(db, fleet.at - REOPEN_MS));
  const firstLook = await firstLooks(db, fleet);
  const findings = judgeFleet(fleet, health);
  const decisions = findings.map((finding): Decision => {
    const key = findingKey(finding.check.name, finding.scope);
    return decide(
      finding,
      {
        row: health.get(key),
        live: live.get(key),
        cleared: cleared.get(key),
        firstLook: firstLook.has(finding.workspaceId),
      },
      fleet.at,
    );
  });
  await saveHealthRows(
    db,
    decisions.map((decision) => decision.health),
  );
  const changes = [
    ...decisions.flatMap((decision) => decision.change ?? []),
    ...vanished(live, findings, fleet),
  ];
  const drifts = await applyChanges(db, changes, firstLook, fleet.at);
  await tellCards(db, changes, drifts, fleet.at);
  return { changes, subscriptions: changedSubscriptions(decisions, health) };
}

const newestByKey = (rows: readonly DriftRow[]): Map<string, DriftRow> =>
  new Map(rows.map((row) => [findingKey(row.check_name, row.scope), row]));

async function firstLooks(db: Db, fleet: FleetFacts): Promise<Set<string>> {
  const first = new Set<string>();
  for (const { workspace } of fleet.workspaces)
    if ((await getWorkspaceHealth(db, workspace.id)).line_at === null) first.add(workspace.id);
  return first;
}

/** A drift whose scope is no longer looked at (another home, not watched any more) is over. */
function vanished(
  live: ReadonlyMap<string, DriftRow>,
  findings: readonly Finding[],
  fleet: FleetFacts,
): DriftChange[] {
  if (!fleet.swept || fleet.partial) return [];
  const seen = new Set(findings.map((finding) => findingKey(finding.check.name, finding.scope)));
  return [...live]
    .filter(([key]) => !seen.has(key))
    .map(([, drift]) => ({ what: 'cleared' as const, drift, over: true }));
}

async function applyChanges(
  db: Db,
  changes: readonly DriftChange[],
  gaps: ReadonlySet<string>,
  now: number,
): Promise<DriftRow[]> {
  const cardOf = await openCards(db, changes, gaps, now);
  const rows = changes.map((change) => applied(change, cardOf, now));
  for (const row of rows) await saveDrift(db, row);
  return rows;
}

function applied(change: DriftChange, cardOf: (workspaceId: string) => string, now: number): DriftRow {
  if (change.what === 'cleared')
    return {
      ...change.drift,
      state: 'cleared',
      cleared_at: now,
      changed_at: now,
      accepted_until: null,
      accepted_by: null,
      accepted_why: null,
    };
  const { check, scope, workspaceId, subscriptionId, judgement } = change.finding;
  const seen = { kind: judgement.kind ?? '', now: judgement.now ?? null, changed_at: now };
  if (change.what === 'opened')
    return {
      id: uuidFrom('drift', check.name, scope, String(now)),
      check_name: check.name,
      scope,
      workspace_id: workspaceId,
      subscription_id: subscriptionId,
      card_id: cardOf(workspaceId),
      state: 'open',
      was: change.was ?? null,
      opened_at: now,
      cleared_at: null,
      ...seen,
      ...notAccepted,
    };
  return {
    ...change.drift,
    state: 'open',
    was: judgement.was ?? change.drift.was,
    cleared_at: null,
    ...seen,
    ...notAccepted,
    ...(change.what === 'reopened' ? { opened_at: now } : {}),
  };
}

const notAccepted = { accepted_until: null, accepted_by: null, accepted_why: null };

function changedSubscriptions(
  decisions: readonly Decision[],
  before: ReadonlyMap<string, HealthRow>,
): string[] {
  const changed = decisions.filter(({ health }) => {
    const row = before.get(findingKey(health.check_name, health.scope));
    const moved = health.check_name === 'connector' && row?.evidence !== health.evidence;
    return row?.verdict !== health.verdict || row.kind !== health.kind || moved;
  });
  return [...new Set(changed.flatMap(({ health }) => health.subscription_id ?? []))];
}

/** What a check remembers of a fault that somebody accepted, so that accepting a plan's end is its end. */
export const acceptedMemory = (row: HealthRow): HealthRow =>
  row.check_name === 'plans' && row.kind === 'less'
    ? { ...row, value: JSON.stringify(forgetSwitchedOff(JSON.parse(row.value ?? 'null'))) }
    : row;
