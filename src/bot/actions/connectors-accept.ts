import { renderAcceptForm } from '../../cards/cards.ts';
import { acceptDrifts } from '../../connectors/accept.ts';
import { acceptForm } from '../../connectors/gaps.ts';
import { loadState } from '../../connectors/state.ts';
import { encodeCardId } from '../../core/card-id.ts';
import type { DriftRow } from '../../store/connector-tables.ts';
import { type ActionRequest, type CardAction, textInput } from '../action.ts';
import type { Answer } from '../turn.ts';
import {
  type ConnectorsId,
  connectorsTarget,
  driftAnswer,
  proveReadingConnectors,
  proveRunningConnectors,
  subscriptionsOf,
} from './connectors-target.ts';
import { parseUntil } from './until.ts';

const REASON_LENGTH = 500;

/** Without its inputs: the form. With them: the chosen gaps are quiet until the date. */
export const connectorsAccept: CardAction = {
  verb: 'connectors.accept',
  takes: 'connectors',
  needs: [
    'Microsoft.SecurityInsights/dataConnectors/read',
    'Microsoft.SecurityInsights/dataConnectors/write',
  ],
  async run(request) {
    const { deps, click, azure } = request;
    const id = await connectorsTarget(deps, request.id);
    await proveReadingConnectors(deps, azure, id);
    const reason = textInput(click, 'reason', REASON_LENGTH);
    const until = textInput(click, 'until', 40);
    const chosen = textInput(click, 'chosen', 20_000);
    const drifts = await concerned(request, id);
    if (reason === undefined && until === undefined && chosen === undefined)
      return form(request, id, drifts, {});
    const prefill = { reason, until, chosen };
    const wanted = chosenOf(drifts, chosen);
    const end = parseUntil(until, deps.clock.now());
    if (wanted.length === 0)
      return form(request, id, drifts, { prefill, complaint: 'Choose what to accept.' });
    if (!reason) return form(request, id, drifts, { prefill, complaint: 'Say why, in a few words.' });
    if (end === undefined)
      return form(request, id, drifts, {
        prefill,
        complaint: 'Choose until when, at most a year from now: 7d, or a date like 2026-12-31.',
      });
    await proveRunningConnectors(deps, azure, id);
    const accepted = await acceptDrifts(deps, {
      keys: wanted.map((drift) => ({ check: drift.check_name, scope: drift.scope })),
      until: end,
      reason,
      by: click.person,
      clickId: click.id,
    });
    return (
      (await driftAnswer(deps, id)) ?? {
        kind: 'message',
        text: `${accepted.length === 1 ? 'One gap is' : `${accepted.length} gaps are`} accepted until ${new Date(end).toISOString().slice(0, 10)}.`,
      }
    );
  },
};

/** Open drifts that the click may be about: of its card, or all; narrowed by what it names. */
async function concerned({ deps, click }: ActionRequest, id: ConnectorsId): Promise<DriftRow[]> {
  const state = await loadState(deps);
  const named = subscriptionsOf(click);
  const check = textInput(click, 'check', 40);
  return state.drifts.filter(
    (drift) =>
      drift.state === 'open' &&
      (!id.cardId || drift.card_id === id.cardId) &&
      (!id.workspaceId || drift.workspace_id === id.workspaceId) &&
      (named.length === 0 || named.includes(drift.subscription_id ?? '')) &&
      (check === undefined || drift.check_name === check),
  );
}

/** What is marked in the form; a click that names check and subscriptions itself means all of those. */
function chosenOf(drifts: readonly DriftRow[], chosen: string | undefined): readonly DriftRow[] {
  if (chosen === undefined) return drifts;
  const wanted = new Set(chosen.split(',').map((one) => one.trim()));
  return drifts.filter((drift) => wanted.has(`${drift.check_name}:${drift.scope}`));
}

async function form(
  { deps }: ActionRequest,
  id: ConnectorsId,
  drifts: readonly DriftRow[],
  over: Parameters<typeof acceptForm>[3],
): Promise<Answer> {
  if (drifts.length === 0) return { kind: 'message', text: 'Nothing is open here that could be accepted.' };
  const view = acceptForm(await loadState(deps), drifts, encodeCardId(id), over);
  return { kind: 'card', card: renderAcceptForm(view) };
}
