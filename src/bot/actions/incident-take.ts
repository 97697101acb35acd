import { uuidFrom } from '../../core/ids.ts';
import { takeIncident } from '../../incidents/take.ts';
import type { CardAction } from '../action.ts';
import { cardAnswer, incidentTarget } from './incident-target.ts';

/** Makes the person the incident's owner and starts work on it. */
export const incidentTake: CardAction = {
  verb: 'incident.take',
  takes: 'incident',
  needs: ['Microsoft.SecurityInsights/incidents/read', 'Microsoft.SecurityInsights/incidents/write'],
  async run({ deps, click, id, azure }) {
    const target = incidentTarget(deps, id);
    const result = await takeIncident(deps, {
      ...target,
      azure,
      actor: click.person,
      actionId: uuidFrom('take', click.id),
    });
    if (result.kind === 'closed')
      return { kind: 'message', text: 'The incident is closed already; nothing was changed.' };
    if (result.kind === 'somebody-elses') {
      return { kind: 'message', text: `${result.owner} has it already; nothing was changed.` };
    }
    return cardAnswer(deps, target.key);
  },
};
