import { decodeCardId } from '../core/card-id.ts';
import { asAppError } from '../core/errors.ts';
import { uuidFrom } from '../core/ids.ts';
import { currentTurn } from '../core/turn-context.ts';
import { incidentKey } from '../incidents/key.ts';
import { isOnRecord, recordAudit } from '../store/audit.ts';
import type { BotDeps } from './deps.ts';
import type { Answer, Click } from './turn.ts';

/** Errors whose sentence is an ordinary answer to the person, with nothing written. */
const ORDINARY = /^(azure|incident|connector|input|signin|channel|store)\./;

/** What a click is answered that came to nothing: logged, and on the record where somebody lacks the right to what they tried. */
export async function refuse(deps: BotDeps, click: Click, err: unknown): Promise<Answer> {
  const error = asAppError(err);
  const unforeseen =
    error.code === 'internal' || error.code === 'azure.unexpected' || error.code === 'signin.misconfigured';
  deps.log[unforeseen ? 'error' : 'info'](
    { err: error, verb: click.verb, person: click.person.objectId },
    'a click was refused',
  );
  if (error.code === 'azure.forbidden') await putOnRecord(deps, click, error.userMessage);
  if (error.code === 'input.invalid' || error.code === 'signin.mismatch') {
    return { kind: 'error', status: 400, code: error.code, text: error.userMessage };
  }
  if (ORDINARY.test(error.code) && !unforeseen) return { kind: 'message', text: error.userMessage };
  return { kind: 'error', status: 500, code: error.code, text: error.userMessage };
}

/** No turn takes longer. */
const SAME_TURN_MS = 60 * 60 * 1000;

/** What an action had begun has put itself on the record; a record that fails keeps nobody from their answer. */
async function putOnRecord(deps: BotDeps, click: Click, why: string): Promise<void> {
  try {
    const turn = currentTurn()?.id;
    const now = deps.clock.now();
    if (turn && (await isOnRecord(deps.store.db, turn, now - SAME_TURN_MS))) return;
    await recordAudit(deps.store.db, {
      id: uuidFrom('refused', click.id),
      at: now,
      actor: click.person.objectId,
      actor_name: click.person.name,
      verb: click.verb,
      subject: triedOn(click),
      result: 'refused',
      detail: why,
    });
  } catch (err) {
    deps.log.error({ err, verb: click.verb }, 'a refusal could not be put on the record');
  }
}

function triedOn(click: Click): string {
  const id = decodeCardId(click.data.id);
  if (id.kind === 'incident') return incidentKey(id);
  return id.kind === 'watch' ? id.channelId : (id.cardId ?? id.workspaceId);
}
