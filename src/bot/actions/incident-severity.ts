import type { Severity } from '../../azure/model.ts';
import { uuidFrom } from '../../core/ids.ts';
import { changeSeverity } from '../../incidents/severity.ts';
import { type CardAction, textInput } from '../action.ts';
import { findSeverity } from '../watch-words.ts';
import { askAbout, asRequested, releaseForm } from './incident-form.ts';
import { cardAnswer, incidentTarget } from './incident-target.ts';

const SEVERITIES: readonly Severity[] = ['High', 'Medium', 'Low', 'Informational'];

/** Without its input: the form. With it: the incident has that severity. */
export const incidentSeverity: CardAction = {
  verb: 'incident.severity',
  takes: 'incident',
  needs: ['Microsoft.SecurityInsights/incidents/read', 'Microsoft.SecurityInsights/incidents/write'],
  async run(request) {
    const target = incidentTarget(request.deps, request.id);
    const word = textInput(request.click, 'severity', 40);
    const severity = word && findSeverity(word);
    if (!severity)
      return askAbout(request, target, (incident) => ({
        verb: 'incident.severity',
        heading: `Severity of #${incident.number}`,
        input: {
          id: 'severity',
          label: 'How severe is it?',
          choices: SEVERITIES.map((value) => ({ value, title: value })),
          value: incident.severity,
        },
        submit: 'Change severity',
        complaint: word && 'Choose one of the four.',
      }));
    await releaseForm(request, target.key);
    const actionId = uuidFrom('severity', request.click.id);
    const result = await changeSeverity(request.deps, asRequested(request, target, actionId), severity);
    if (result === 'closed')
      return { kind: 'message', text: 'The incident is closed already; nothing was changed.' };
    return cardAnswer(request.deps, target.key);
  },
};
