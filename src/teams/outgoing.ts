import type { Activity } from 'botbuilder';
import type { OutgoingMessage } from '../delivery/poster.ts';

/** A message as Teams takes it. Plain text stays plain: nothing in it becomes markdown or a mention. */
export function activityFor({ summary, card, text }: OutgoingMessage): Partial<Activity> {
  if (!card) return { type: 'message', text: text ?? summary, textFormat: 'plain', summary };
  return {
    type: 'message',
    summary,
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
  };
}
