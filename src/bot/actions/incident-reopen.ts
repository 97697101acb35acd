import { uuidFrom } from '../../core/ids.ts';
import { reopenIncident } from '../../incidents/reopen.ts';
import { type CardAction, textInput } from '../action.ts';
import { asRequested } from './incident-form.ts';
import { cardAnswer, incidentTarget } from './incident-target.ts';

const COMMENT_LENGTH = 3_000;

/** Opens a closed incident again; a comment is taken where one comes along. */
export const incidentReopen: CardAction = {
  verb: 'incident.reopen',
  takes: 'incident',
  needs: [
    'Microsoft.SecurityInsights/incidents/read',
    'Microsoft.SecurityInsights/incidents/write',
    'Microsoft.SecurityInsights/incidents/comments/write',
  ],
  async run(request) {
    const { deps, click } = request;
    const target = incidentTarget(deps, request.id);
    const comment = textInput(click, 'comment', COMMENT_LENGTH) ?? '';
    const actionId = uuidFrom('reopen', click.id);
    const result = await reopenIncident(deps, asRequested(request, target, actionId), comment);
    if (result === 'open')
      return { kind: 'message', text: 'The incident is open already; nothing was changed.' };
    if (result === 'merged')
      return { kind: 'message', text: 'The incident was merged into another one; work goes on there.' };
    return cardAnswer(deps, target.key);
  },
};
