import { uuidFrom } from '../../core/ids.ts';
import { commentIncident } from '../../incidents/comment.ts';
import { type CardAction, textInput } from '../action.ts';
import { askAbout, asRequested, releaseForm } from './incident-form.ts';
import { cardAnswer, incidentTarget } from './incident-target.ts';

const COMMENT_LENGTH = 3_000;

/** Without its input: the form. With it: the comment stands on the incident in Sentinel, in the person's name. */
export const incidentComment: CardAction = {
  verb: 'incident.comment',
  takes: 'incident',
  needs: ['Microsoft.SecurityInsights/incidents/read', 'Microsoft.SecurityInsights/incidents/comments/write'],
  async run(request) {
    const target = incidentTarget(request.deps, request.id);
    const text = textInput(request.click, 'comment', COMMENT_LENGTH);
    if (!text)
      return askAbout(request, target, ({ number }) => ({
        verb: 'incident.comment',
        heading: `Comment on #${number}`,
        input: { id: 'comment', label: 'For the record in Sentinel', maxLength: COMMENT_LENGTH },
        note: 'It is said in the thread too.',
        submit: 'Comment',
      }));
    await releaseForm(request, target.key);
    const actionId = uuidFrom('comment', request.click.id);
    await commentIncident(request.deps, asRequested(request, target, actionId), text);
    return cardAnswer(request.deps, target.key);
  },
};
