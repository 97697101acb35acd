import { plain } from '../cards/text.ts';
import { uuidFrom } from '../core/ids.ts';
import { step } from '../core/step.ts';
import { sayEverywhere } from '../store/postings.ts';
import { observeOwn, type PersonRequest, recordDone } from './change.ts';
import type { IncidentDeps } from './deps.ts';
import { incidentSubject } from './key.ts';

const SAID_LENGTH = 500;

/**
 * Writes a comment onto the incident in Sentinel, and says it in the threads. The comment's id comes from the action's, so
 * that the same one is written once.
 * @throws AppError `azure.*`, `signin.*`.
 */
export async function commentIncident(
  deps: IncidentDeps,
  request: PersonRequest,
  text: string,
): Promise<void> {
  const { azure, workspace, name, key, actor, actionId } = request;
  const { incident } = await azure.sentinel.getIncident(workspace, name);
  await azure.sentinel.putComment(workspace, name, uuidFrom(actionId, 'comment'), text);
  step('change.written');
  const now = deps.clock.now();
  await deps.store.transaction(async (db) => {
    await observeOwn(db, incident, now);
    const said = `${plain(actor.name, 60)} on #${incident.number}: ${plain(text, SAID_LENGTH)}`;
    const message = { summary: said, text: said };
    await sayEverywhere(db, incidentSubject(key), `comment:${actionId}`, message, now);
    await recordDone(db, request, { verb: 'incident.comment', trail: 'Commented' }, now);
  });
  step('change.kept');
  deps.poke();
}
