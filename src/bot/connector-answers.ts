import {
  renderBaseline,
  renderConnectorTable,
  renderDriftCard,
  renderGapList,
  renderHealthDetail,
} from '../cards/cards.ts';
import type { Card } from '../cards/views.ts';
import { subscriptionDetail } from '../connectors/detail.ts';
import { baselineView, gapList } from '../connectors/gaps.ts';
import { loadState } from '../connectors/state.ts';
import { findSubscriptions, tableView } from '../connectors/table.ts';
import { driftView, loadDriftFile } from '../connectors/view.ts';
import { AppError } from '../core/errors.ts';
import { getWorkspaceHealth } from '../store/fleet.ts';
import type { BotDeps } from './deps.ts';

/** What a person may look at, by the name that the paging buttons carry. */
export interface ShowWish {
  readonly view: string;
  readonly page: number;
  readonly filter?: string;
  readonly cardId?: string;
}

interface Shown {
  readonly card: Card;
  readonly summary: string;
}

const VIEWS: Readonly<Record<string, (deps: BotDeps, wish: ShowWish) => Promise<Shown | undefined>>> = {
  table: async (deps, wish) => {
    const view = tableView(await loadState(deps), wish, deps.clock.now());
    return { card: renderConnectorTable(view), summary: view.heading };
  },
  gaps: async (deps, wish) => {
    const view = gapList(await loadState(deps), wish.page);
    return { card: renderGapList(view), summary: `Gaps: ${view.heading}` };
  },
  baseline: async (deps, wish) => {
    const view = baselineView(await loadState(deps), wish.page);
    return { card: renderBaseline(view), summary: view.heading };
  },
  drift: async (deps, wish) => {
    const file = wish.cardId ? await loadDriftFile(deps.store.db, wish.cardId) : undefined;
    if (!file) return undefined;
    const view = driftView(file, deps, ALL, ALL);
    return { card: renderDriftCard({ ...view, canShowAll: false }), summary: 'All of it' };
  },
};

/** Names and groups of an answer that shows all; the card itself cuts what does not fit. */
const ALL = 60;

/** @throws AppError `input.invalid` for a view that is none, or a card that is not known any more. */
export async function showConnectors(deps: BotDeps, wish: ShowWish): Promise<Shown> {
  const shown = await VIEWS[wish.view]?.(deps, wish);
  if (!shown)
    throw new AppError('input.invalid', { detail: 'There is nothing to show for this button any more.' });
  return shown;
}

/** One subscription where the words name one, else the table filtered by them. */
export async function showNamed(deps: BotDeps, words: string): Promise<Shown | undefined> {
  const state = await loadState(deps);
  const [first, ...others] = findSubscriptions(state, words);
  if (!first) return undefined;
  if (others.length > 0) return showConnectors(deps, { view: 'table', page: 1, filter: words });
  return {
    card: renderHealthDetail(subscriptionDetail(state, first, deps.portal)),
    summary: `Connector health of ${first.name}`,
  };
}

/** Whether the connectors have been looked at at all. */
export async function hasLooked(deps: BotDeps): Promise<boolean> {
  const rows = await Promise.all(deps.workspaces.map((one) => getWorkspaceHealth(deps.store.db, one.id)));
  return rows.some((row) => row.read_at !== null);
}
