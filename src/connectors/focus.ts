import type { CardId } from '../core/card-id.ts';
import type { Db } from '../store/database.ts';
import { findDriftCard, listDriftsOf } from '../store/drifts.ts';
import { listSubscriptions, NEW_ONES } from '../store/fleet.ts';
import type { Focus } from './model.ts';
import type { PlannedStep } from './repair/steps.ts';

type Named = Pick<Extract<CardId, { kind: 'connectors' }>, 'cardId' | 'subscriptionId'>;

/** What a card is about, for a look that reads nothing else; undefined for one that is about everything. */
export async function focusOf(db: Db, { cardId, subscriptionId }: Named): Promise<Focus | undefined> {
  const card = cardId ? await findDriftCard(db, cardId) : undefined;
  if (card) {
    const drifts = await listDriftsOf(db, card.id);
    const subscriptions = [...new Set(drifts.flatMap((drift) => drift.subscription_id ?? []))];
    return { subscriptions, workspaces: [card.workspace_id] };
  }
  const rows = await listSubscriptions(db);
  const row = rows.find((one) => one.id === subscriptionId && one.id !== NEW_ONES);
  return row && { subscriptions: [row.id], workspaces: row.home ? [row.home] : [] };
}

/** The one subscription or workspace that something was done to. */
export const focusOfId = ({
  subscriptionId,
  workspaceId,
}: Named & { readonly workspaceId: string }): Focus => ({
  subscriptions: subscriptionId ? [subscriptionId] : [],
  workspaces: workspaceId ? [workspaceId] : [],
});

/** What a repair may have changed. */
export const focusOfSteps = (
  steps: readonly Pick<PlannedStep, 'subscriptionId' | 'workspaceId'>[],
): Focus => ({
  subscriptions: [...new Set(steps.flatMap((step) => step.subscriptionId ?? []))],
  workspaces: [...new Set(steps.map((step) => step.workspaceId))],
});
