import { isAppError } from '../../core/errors.ts';
import type { OutgoingMessage } from '../../delivery/poster.ts';
import type { BotDeps } from '../deps.ts';
import type { Click } from '../turn.ts';

/**
 * Puts the new card over the message that was clicked, for everyone: the answer alone changes it only for the one who
 * clicked. Not being able to is no reason to refuse what is done already.
 */
export async function replaceForAll(deps: BotDeps, click: Click, message: OutgoingMessage): Promise<void> {
  const { channelId, conversationId, serviceUrl, tenantId } = click.place;
  if (!channelId || !click.messageId) return;
  try {
    await deps.poster.update({ channelId, serviceUrl, tenantId }, conversationId, click.messageId, message);
  } catch (err) {
    if (!isAppError(err)) throw err;
    deps.log.info({ err, verb: click.verb }, 'the clicked message could not be replaced');
  }
}
