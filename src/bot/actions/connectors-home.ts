import { renderBaseline } from '../../cards/cards.ts';
import { baselineView } from '../../connectors/gaps.ts';
import { loadState } from '../../connectors/state.ts';
import { AppError } from '../../core/errors.ts';
import { uuidFrom } from '../../core/ids.ts';
import { servedWorkspace } from '../../incidents/deps.ts';
import { recordAudit } from '../../store/audit.ts';
import { NEW_ONES, saveSubscription } from '../../store/fleet.ts';
import { type CardAction, textInput } from '../action.ts';
import {
  connectorsTarget,
  proveReadingConnectors,
  proveRunningConnectors,
  subscriptionsOf,
} from './connectors-target.ts';

/** Chooses the workspace that subscriptions belong to; those that are new go there too from now on. */
export const connectorsHome: CardAction = {
  verb: 'connectors.home',
  takes: 'connectors',
  needs: [
    'Microsoft.SecurityInsights/dataConnectors/read',
    'Microsoft.SecurityInsights/dataConnectors/write',
  ],
  async run({ deps, id, azure, click }) {
    await connectorsTarget(deps, id);
    await proveReadingConnectors(deps, azure);
    const workspace = servedWorkspace(deps, (textInput(click, 'workspace', 400) ?? '').toLowerCase());
    await proveRunningConnectors(deps, azure, { kind: 'connectors', workspaceId: workspace.id });
    const state = await loadState(deps);
    const ids = subscriptionsOf(click);
    const rows = ids.map((one) => state.subscriptions.get(one));
    if (rows.some((row) => row === undefined))
      throw new AppError('input.unknown-target', { what: 'One of these subscriptions' });
    const now = deps.clock.now();
    const chosen = { home: workspace.id, home_by: click.person.name };
    await deps.store.transaction(async (db) => {
      for (const row of rows) if (row) await saveSubscription(db, { ...row, ...chosen });
      const blank = { id: NEW_ONES, name: '', tenant_id: null, first_seen_at: now, fresh: 0, gone_at: null };
      await saveSubscription(db, { ...blank, ...chosen });
      await recordAudit(db, {
        id: uuidFrom('home', click.id),
        at: now,
        actor: click.person.objectId,
        actor_name: click.person.name,
        verb: 'connectors.home',
        subject: workspace.id,
        result: 'done',
        detail: ids.join(','),
      });
    });
    return { kind: 'card', card: renderBaseline(baselineView(await loadState(deps), 1)) };
  },
};
