import type { Azure } from '../../azure/azure.ts';
import { roleFor, scopeInWords } from '../../azure/roles.ts';
import { drawDrift } from '../../connectors/render.ts';
import type { CardId } from '../../core/card-id.ts';
import { AppError } from '../../core/errors.ts';
import { servedWorkspace } from '../../incidents/deps.ts';
import { findDriftCard } from '../../store/drifts.ts';
import { listSubscriptions } from '../../store/fleet.ts';
import type { BotDeps } from '../deps.ts';
import type { Answer, Click } from '../turn.ts';

export type ConnectorsId = Extract<CardId, { kind: 'connectors' }>;

/** All workspaces: what lists, tables and the baseline are about. */
export const EVERYTHING: ConnectorsId = { kind: 'connectors', workspaceId: '' };

/**
 * What a card of connector health names: a served workspace with something of its own, or all workspaces. Reading is proved
 * for the workspace that is named, so a posted card or a subscription of another one is refused.
 * @throws AppError `input.unknown-target`, `input.invalid`
 */
export async function connectorsTarget(deps: BotDeps, id: CardId): Promise<ConnectorsId> {
  if (id.kind !== 'connectors')
    throw new AppError('input.invalid', { detail: 'This button does not name a connector.' });
  if (id.workspaceId) servedWorkspace(deps, id.workspaceId);
  const card = id.cardId ? await findDriftCard(deps.store.db, id.cardId) : undefined;
  if (card && !belongs(id, card.workspace_id))
    throw new AppError('input.unknown-target', { what: 'This card' });
  if (id.subscriptionId) await ownSubscriptions(deps, id, [id.subscriptionId]);
  return id;
}

const belongs = (id: ConnectorsId, workspaceId: string | null | undefined): boolean =>
  !id.workspaceId || !workspaceId || workspaceId === id.workspaceId;

/** @throws AppError `input.unknown-target` for a subscription that is at home in another workspace than the one named. */
export async function ownSubscriptions(
  deps: BotDeps,
  id: ConnectorsId,
  ids: readonly string[],
): Promise<void> {
  const homes = new Map((await listSubscriptions(deps.store.db)).map((row) => [row.id, row.home]));
  if (ids.some((one) => !belongs(id, homes.get(one))))
    throw new AppError('input.unknown-target', { what: 'One of these subscriptions' });
}

/** Whoever sees connector health may read the data connectors of every workspace concerned, by their own rights. */
export async function proveReadingConnectors(
  deps: BotDeps,
  azure: Azure,
  id: ConnectorsId = EVERYTHING,
): Promise<void> {
  const concerned = id.workspaceId ? [servedWorkspace(deps, id.workspaceId)] : deps.workspaces;
  await Promise.all(concerned.map((workspace) => azure.connectors.listConnectors(workspace)));
}

/**
 * What only we remember (accepted gaps, homes) asks for the right to write connectors, though nothing is written in Azure.
 * @throws AppError `azure.forbidden` naming action, role and scope.
 */
export async function proveRunningConnectors(deps: BotDeps, azure: Azure, id: ConnectorsId): Promise<void> {
  const action = 'Microsoft.SecurityInsights/dataConnectors/write';
  const concerned = id.workspaceId ? [servedWorkspace(deps, id.workspaceId)] : deps.workspaces;
  for (const workspace of concerned)
    if (!(await azure.permissions.allows(workspace.id, action)))
      throw new AppError('azure.forbidden', {
        action,
        role: roleFor(action),
        scope: scopeInWords(workspace.id),
      });
}

/** The posted card as it is now, for the one who clicked; undefined where the button's card is none of ours any more. */
export async function driftAnswer(deps: BotDeps, id: ConnectorsId): Promise<Answer | undefined> {
  const drawn = id.cardId ? await drawDrift(deps.store.db, id.cardId, deps) : undefined;
  return drawn && { kind: 'card', card: drawn.card };
}

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MOST = 500;

/**
 * Subscription ids that a click carries, in `subscriptions` or, marked in a list, in `marked`; lower case, each once.
 * @throws AppError `input.invalid` for anything that is no subscription id.
 */
export function subscriptionsOf(click: Click): string[] {
  const texts = [click.data.marked, click.data.subscriptions].filter((one) => typeof one === 'string');
  const words = texts.flatMap((text) => text.split(',')).map((word) => word.trim().toLowerCase());
  const ids = [...new Set(words.filter(Boolean))];
  if (ids.length > MOST || !ids.every((word) => GUID.test(word)))
    throw new AppError('input.invalid', { detail: 'Name subscriptions by their ids, with commas between.' });
  return ids;
}
