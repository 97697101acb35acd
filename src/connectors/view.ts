import { connectorPage } from '../azure/portal-links.ts';
import type { DriftCardView, DriftGroup } from '../cards/health-views.ts';
import { encodeCardId } from '../core/card-id.ts';
import { findAction } from '../store/actions.ts';
import type { DriftCardRow, DriftRow, SubscriptionRow } from '../store/connector-tables.ts';
import type { Db } from '../store/database.ts';
import { findDriftCard, listDriftsOf } from '../store/drifts.ts';
import { listSubscriptions, NEW_ONES } from '../store/fleet.ts';
import type { ActionRow } from '../store/tables.ts';
import { driftKind } from './checks.ts';
import { isForeign, needsInWords, scopeName, stepsFor, workspaceName } from './words.ts';

/** The worst so many are named; "Show all" names the rest. */
const NAMED = 5;
const GROUPS = 6;

/** Everything that is stored of one card of drifts. */
export interface DriftFile {
  readonly card: DriftCardRow;
  readonly drifts: readonly DriftRow[];
  readonly subscriptions: ReadonlyMap<string, SubscriptionRow>;
  readonly action?: ActionRow;
}

export async function loadDriftFile(db: Db, cardId: string): Promise<DriftFile | undefined> {
  const card = await findDriftCard(db, cardId);
  if (!card) return undefined;
  const rows = await listSubscriptions(db);
  return {
    card,
    drifts: await listDriftsOf(db, cardId),
    subscriptions: new Map(rows.filter((row) => row.id !== NEW_ONES).map((row) => [row.id, row])),
    action: card.action_id ? await findAction(db, card.action_id) : undefined,
  };
}

/** `named`: how many names each group shows; a posted card shows the worst five. */
export function driftView(
  file: DriftFile,
  { portal, tenantId }: { readonly portal: string; readonly tenantId: string },
  named = NAMED,
  groups = GROUPS,
): DriftCardView {
  const { card, drifts, subscriptions } = file;
  const of = (state: string) => drifts.filter((drift) => drift.state === state);
  const open = of('open');
  const all = grouped(drifts).map((group) => groupView(group, subscriptions, named));
  const affected = new Set(open.flatMap((drift) => drift.subscription_id ?? []));
  const workspace = workspaceName(card.workspace_id);
  const steps = stepsFor(open);
  const trail = card.trail
    ? (JSON.parse(card.trail) as { name: string; what: string; at: number })
    : undefined;
  return {
    id: driftCardId(card),
    kind: card.kind === 'gaps' ? 'gaps' : 'drift',
    state: stateOf(file, open.length),
    workspace,
    openedAt: card.created_at,
    open: open.length,
    accepted: of('accepted').length,
    cleared: of('cleared').length,
    affected: affected.size,
    watched: [...subscriptions.values()].filter(
      (one) => affected.has(one.id) || (one.gone_at === null && !isForeign(one, tenantId)),
    ).length,
    groups: all.slice(0, groups),
    moreGroups: Math.max(0, all.length - groups),
    needs: needsInWords(steps, workspace),
    canRepair: steps.length > 0,
    canAccept: open.length > 0,
    canShowAll: all.length > groups || all.some((group) => group.more > 0),
    url: connectorPage(portal, card.workspace_id),
    trail: trail && { text: `${trail.what} by ${trail.name}`, at: trail.at },
    problem: file.action?.state === 'stopped' ? (file.action.outcome ?? undefined) : undefined,
  };
}

export const driftCardId = (card: Pick<DriftCardRow, 'id' | 'workspace_id'>): string =>
  encodeCardId({ kind: 'connectors', workspaceId: card.workspace_id, cardId: card.id });

function stateOf({ action }: DriftFile, open: number): DriftCardView['state'] {
  if (action?.state === 'running') return 'repairing';
  if (open === 0) return 'over';
  return action?.state === 'stopped' ? 'stopped' : 'open';
}

const ORDER = ['open', 'accepted', 'cleared'];

/** Drifts of one check that changed in the same way, the worst group first. */
function grouped(drifts: readonly DriftRow[]): DriftRow[][] {
  const groups = Map.groupBy(drifts, (drift) => `${drift.state} ${drift.check_name} ${drift.kind}`);
  const weight = ([first]: DriftRow[]) =>
    first ? ORDER.indexOf(first.state) * 100 + driftKind(first.check_name, first.kind).weight : 0;
  return [...groups.values()].sort((a, b) => weight(a) - weight(b));
}

function groupView(
  rows: readonly DriftRow[],
  subscriptions: DriftFile['subscriptions'],
  named: number,
): DriftGroup {
  const [first] = rows as [DriftRow, ...DriftRow[]];
  const kind = driftKind(first.check_name, first.kind);
  const same = rows.every((row) => row.was === first.was && row.now === first.now);
  const state = first.state as DriftGroup['state'];
  const ends = rows.map((row) => (state === 'accepted' ? row.accepted_until : row.cleared_at) ?? 0);
  return {
    what: kind.what,
    state,
    names: rows
      .map((row) => scopeName(row, subscriptions))
      .sort((a, b) => a.localeCompare(b))
      .slice(0, named),
    more: Math.max(0, rows.length - named),
    change: same && first.was && first.now ? { from: first.was, to: first.now } : undefined,
    since: Math.min(...rows.map((row) => row.opened_at)),
    effect: kind.effect,
    prerequisite: state === 'open' ? kind.prerequisite : undefined,
    until: state === 'open' ? undefined : Math.max(...ends),
    accepted:
      state === 'accepted' ? { by: first.accepted_by ?? '', reason: first.accepted_why ?? '' } : undefined,
  };
}
