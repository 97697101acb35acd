import type { Azure } from '../../azure/azure.ts';
import { roleFor } from '../../azure/roles.ts';
import { renderHealthDetail, renderRights } from '../../cards/cards.ts';
import { subscriptionDetail } from '../../connectors/detail.ts';
import { focusOf } from '../../connectors/focus.ts';
import { neededFor, type PlannedStep, stepInWords } from '../../connectors/repair/steps.ts';
import { loadState } from '../../connectors/state.ts';
import { encodeCardId } from '../../core/card-id.ts';
import { type CardAction, textInput } from '../action.ts';
import { showConnectors } from '../connector-answers.ts';
import type { BotDeps } from '../deps.ts';
import type { Answer } from '../turn.ts';
import {
  type ConnectorsId,
  connectorsTarget,
  driftAnswer,
  EVERYTHING,
  proveReadingConnectors,
} from './connectors-target.ts';
import { mayMake, rightsOfSteps } from './repair-lines.ts';

const READS = ['Microsoft.SecurityInsights/dataConnectors/read'];

/**
 * Looks now at what the card is about, and shows it again. Cards that an older version posted have this behind Cancel and
 * Back too, which is why it goes back to whatever the button names.
 */
export const connectorsRefresh: CardAction = {
  verb: 'connectors.refresh',
  takes: 'connectors',
  needs: READS,
  async run({ deps, id, azure }) {
    const target = await connectorsTarget(deps, id);
    await proveReadingConnectors(deps, azure, target);
    await deps.lookNow(await focusOf(deps.store.db, target));
    return ownCard(deps, azure, target);
  },
};

/** What a button's id names, as the last look left it: the posted card, else the subscription's page, else the table. */
async function ownCard(deps: BotDeps, azure: Azure, id: ConnectorsId): Promise<Answer> {
  const posted = await driftAnswer(deps, id);
  if (posted) {
    await proveReadingConnectors(deps, azure, id);
    return posted;
  }
  const state = await loadState(deps);
  const row = id.subscriptionId ? state.subscriptions.get(id.subscriptionId) : undefined;
  await proveReadingConnectors(deps, azure, row?.home ? { ...id, workspaceId: row.home } : EVERYTHING);
  if (row) return { kind: 'card', card: renderHealthDetail(subscriptionDetail(state, row, deps.portal)) };
  return { kind: 'card', card: (await showConnectors(deps, { view: 'table', page: 1 })).card };
}

/** Back to the card that a form or an answer came from, another page, or all of what a card only begins to name. */
export const connectorsShow: CardAction = {
  verb: 'connectors.show',
  takes: 'connectors',
  needs: READS,
  async run({ deps, id, azure, click }) {
    const target = await connectorsTarget(deps, id);
    const view = textInput(click, 'view', 20) ?? 'table';
    if (view === 'card') return ownCard(deps, azure, target);
    await proveReadingConnectors(deps, azure, view === 'drift' ? target : EVERYTHING);
    const { card } = await showConnectors(deps, {
      view,
      page: Number(click.data.page ?? 1),
      filter: textInput(click, 'filter', 100),
      cardId: target.cardId,
    });
    return { kind: 'card', card };
  },
};

const SHOWN = 10;

/** What the one who pressed could do, on each subscription; nobody else sees it. */
export const connectorsRights: CardAction = {
  verb: 'connectors.rights',
  takes: 'connectors',
  needs: READS,
  async run({ deps, id, azure, click }) {
    const target = await connectorsTarget(deps, id);
    await proveReadingConnectors(deps, azure, target.subscriptionId ? target : EVERYTHING);
    const state = await loadState(deps);
    const rows = [...state.subscriptions.values()].filter(
      (row) => row.gone_at === null && (!target.subscriptionId || row.id === target.subscriptionId),
    );
    const steps = rows.slice(0, SHOWN).flatMap((row): PlannedStep[] => {
      const home = row.home ?? deps.workspaces[0]?.id ?? '';
      const one = { subscriptionId: row.id, workspaceId: home, name: row.name, from: '', to: '' };
      return (['provider', 'connector', 'sync'] as const).map((step) => ({ ...one, step }));
    });
    const rights = await rightsOfSteps(deps, azure, steps);
    const view = {
      id: encodeCardId(target),
      actor: click.person.name,
      rows: steps.map((planned) => {
        const allowed = mayMake(rights, planned) ?? false;
        const role = allowed ? undefined : roleFor(neededFor(planned).action);
        return { what: stepInWords(planned), allowed, role };
      }),
      moreRows: Math.max(0, rows.length - SHOWN),
    };
    return { kind: 'card', card: renderRights(view) };
  },
};
