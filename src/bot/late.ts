import { decodeCardId } from '../core/card-id.ts';
import { findPosting, say } from '../store/postings.ts';
import type { BotDeps } from './deps.ts';
import { subjectOf } from './subject.ts';
import type { Answer, Click } from './turn.ts';

/**
 * The outcome of a click that took too long to be answered in place. A card needs no telling: the shared one changes.
 * Everything else is a sentence in the thread, naming the person, for there is no way to whisper in a channel.
 */
export async function tellLate(deps: BotDeps, click: Click, answer: Answer): Promise<void> {
  const text = lateSentence(click, answer);
  if (!text) return;
  const { channelId, serviceUrl, tenantId, conversationId } = click.place;
  const id = decodeCardId(click.data.id);
  const subject = subjectOf(id);
  if (subject && channelId && (await findPosting(deps.store.db, subject, channelId, 'card'))) {
    await say(deps.store.db, {
      subject,
      channelId,
      event: `late:${click.id}`,
      message: { summary: text, text },
      now: deps.clock.now(),
    });
    deps.poke();
    return;
  }
  await deps.poster.reply({ channelId: channelId ?? conversationId, serviceUrl, tenantId }, conversationId, {
    summary: text,
    text,
  });
}

function lateSentence(click: Click, answer: Answer): string | undefined {
  const to = `${click.person.name}: `;
  switch (answer.kind) {
    case 'card':
      return answer.late && `${to}${answer.late}`;
    case 'login':
    case 'precondition':
      return `${to}Azure asks you to sign in. Press the button again.`;
    default:
      return `${to}${answer.text}`;
  }
}
