import type { BaselineView, GapListView } from '../cards/health-views.ts';
import type { AcceptFormView } from '../cards/repair-views.ts';
import type { Tone } from '../cards/views.ts';
import { encodeCardId } from '../core/card-id.ts';
import type { DriftRow } from '../store/connector-tables.ts';
import { driftKind } from './checks.ts';
import { type FleetState, paged } from './state.ts';
import { scopeName, stepsFor, workspaceName } from './words.ts';

const ROWS = 15;
/** An Input.ChoiceSet with more is hard to use on a phone. */
const CHOICES = 25;

const id = (): string => encodeCardId({ kind: 'connectors', workspaceId: '' });

/** Open and accepted gaps, the worst first. */
export function gapList(state: FleetState, page: number): GapListView {
  const open = state.drifts.filter((drift) => drift.state === 'open');
  const accepted = state.drifts.length - open.length;
  const shown = paged([...state.drifts].sort(byWeight), page, ROWS);
  return {
    id: id(),
    heading: `${open.length} open, ${accepted} accepted`,
    rows: shown.rows.map((drift) => ({
      what: driftKind(drift.check_name, drift.kind).what,
      name: scopeName(drift, state.subscriptions),
      tone: toneOf(drift),
      since: drift.opened_at,
      accepted:
        drift.state === 'accepted'
          ? {
              until: drift.accepted_until ?? 0,
              by: drift.accepted_by ?? '',
              reason: drift.accepted_why ?? '',
            }
          : undefined,
    })),
    page: shown.page,
    canRepair: stepsFor(open).length > 0,
    canAccept: open.length > 0,
  };
}

const weight = (drift: DriftRow): number =>
  (drift.state === 'open' ? 0 : 100) + driftKind(drift.check_name, drift.kind).weight;
const byWeight = (a: DriftRow, b: DriftRow): number => weight(a) - weight(b) || a.opened_at - b.opened_at;

function toneOf(drift: DriftRow): Tone {
  if (drift.state === 'accepted') return 'default';
  return driftKind(drift.check_name, drift.kind).weight <= 1 ? 'attention' : 'warning';
}

/** What is wanted of every subscription, and where each is at home. */
export function baselineView(state: FleetState, page: number): BaselineView {
  const rows = [...state.subscriptions.values()].filter((row) => row.gone_at === null);
  const homeless = rows.filter((row) => row.home === null);
  const shown = paged([...homeless, ...rows.filter((row) => row.home !== null)], page, ROWS);
  const newOnes = state.newOnes?.home;
  return {
    id: id(),
    heading: 'What is wanted',
    rules: [
      'Each subscription is connected to exactly one workspace, its home.',
      'Bi-directional sync is on where a subscription is connected; at least one Defender plan is on; none that was on is switched off.',
      'The resource provider is registered, the incident rule is on, and alerts arrive.',
      newOnes
        ? `New subscriptions go to ${workspaceName(newOnes)}.`
        : state.workspaces.length === 1
          ? `New subscriptions go to ${workspaceName(state.workspaces[0]?.workspace_id ?? '')}.`
          : 'Nobody has said yet where new subscriptions go.',
    ],
    rows: shown.rows.map((row) => ({
      subscription: row.name,
      home: row.home ? workspaceName(row.home) : undefined,
      chosenBy: row.home_by ?? undefined,
    })),
    page: shown.page,
    choices: state.workspaces.map((one) => ({
      value: one.workspace_id,
      title: workspaceName(one.workspace_id),
    })),
    choosing: homeless.length > 0 ? homeless.map((row) => row.id).join(',') : undefined,
  };
}

/** The open drifts of a card (or of all), to choose from. */
export function acceptForm(
  state: FleetState,
  drifts: readonly DriftRow[],
  cardId: string,
  over: Pick<AcceptFormView, 'prefill' | 'complaint'> = {},
): AcceptFormView {
  const open = drifts.filter((drift) => drift.state === 'open').sort(byWeight);
  return {
    id: cardId,
    heading: `Accept ${open.length === 1 ? 'this gap' : 'gaps'} until`,
    choices: open.slice(0, CHOICES).map((drift) => ({
      value: `${drift.check_name}:${drift.scope}`,
      title: `${driftKind(drift.check_name, drift.kind).what}: ${scopeName(drift, state.subscriptions)}`,
    })),
    moreChoices: Math.max(0, open.length - CHOICES),
    ...over,
  };
}
