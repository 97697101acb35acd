import { closeIncident } from '../../incidents/close/close.ts';
import type { CloseInput } from '../../incidents/close/request.ts';
import { loadFile } from '../../incidents/file.ts';
import type { CardAction } from '../action.ts';
import { cardAnswer, incidentTarget } from './incident-target.ts';
import { whoClosedIt } from './who-closed.ts';

/** Goes on with an action that stopped half-way: what is done is found out, the rest is done as whoever clicks now. */
export const incidentContinue: CardAction = {
  verb: 'incident.continue',
  takes: 'incident',
  needs: ['Microsoft.SecurityInsights/incidents/read', 'Microsoft.SecurityInsights/incidents/write'],
  async run({ deps, click, id, azure }) {
    const target = incidentTarget(deps, id);
    // What the card shows is for those who may read the incident, whether or not there is anything to go on with.
    await azure.sentinel.getIncident(target.workspace, target.name);
    const file = await loadFile(deps.store.db, target.key);
    const action = file?.action;
    if (action?.state !== 'stopped') return cardAnswer(deps, target.key);
    const input = JSON.parse(action.input) as CloseInput;
    const result = await closeIncident(deps, {
      ...target,
      actionId: action.id,
      actor: click.person,
      input,
      azure,
    });
    if (result.kind === 'closed') return cardAnswer(deps, target.key);
    return {
      kind: 'message',
      text: `It was closed already, ${await whoClosedIt(deps, target)}. Nothing was changed.`,
    };
  },
};
