import { uuidFrom } from '../../core/ids.ts';
import { closeIncident } from '../../incidents/close/close.ts';
import { ALERT_CHOICES, type AlertChoice } from '../../incidents/close/plan.ts';
import type { CloseInput } from '../../incidents/close/request.ts';
import { isClassificationChoice } from '../../incidents/closure.ts';
import { type ActionRequest, type CardAction, textInput } from '../action.ts';
import type { Answer } from '../turn.ts';
import { closeForm } from './close-form.ts';
import { holdWhileOpen, releaseForm } from './incident-form.ts';
import { cardAnswer, type IncidentTarget, incidentTarget } from './incident-target.ts';
import { whoClosedIt } from './who-closed.ts';

const COMMENT_LENGTH = 3_000;

/** Without its inputs: the form. With them: closes the incident as the person. */
export const incidentClose: CardAction = {
  verb: 'incident.close',
  takes: 'incident',
  needs: [
    'Microsoft.SecurityInsights/incidents/read',
    'Microsoft.SecurityInsights/incidents/write',
    'Microsoft.SecurityInsights/incidents/comments/write',
    'Microsoft.Security/locations/alerts/resolve/action',
    'Microsoft.Security/locations/alerts/dismiss/action',
  ],
  async run(request) {
    const target = incidentTarget(request.deps, request.id);
    const asked = readInputs(request);
    return 'input' in asked ? submit(request, target, asked.input) : showForm(request, target, asked);
  },
};

interface Asked {
  readonly prefill: { classification?: string; comment?: string; alerts?: string };
  readonly complaint?: string;
}

/** The inputs, or what the form must show: nothing was filled in yet, or a sentence about what is wrong. */
function readInputs({ click, deps }: ActionRequest): { readonly input: CloseInput } | Asked {
  const classification = textInput(click, 'classification', 100);
  const comment = textInput(click, 'comment', COMMENT_LENGTH);
  const alerts = textInput(click, 'alerts', 20);
  const prefill = { classification, comment, alerts };
  if (classification === undefined && alerts === undefined)
    return { prefill, complaint: comment && 'Choose what it was.' };
  if (!isClassificationChoice(classification)) return { prefill, complaint: 'Choose what it was.' };
  if (!comment && deps.commentRequired) return { prefill, complaint: 'Say why, in a few words.' };
  if (alerts !== undefined && !isAlertChoice(alerts))
    return { prefill, complaint: 'Choose what becomes of the alerts that stay open.' };
  return { input: { choice: classification, comment: comment ?? '', alerts: alerts ?? 'sync' } };
}

const isAlertChoice = (value: string): value is AlertChoice =>
  (ALERT_CHOICES as readonly string[]).includes(value);

async function showForm(request: ActionRequest, target: IncidentTarget, asked: Asked): Promise<Answer> {
  const { deps, click, azure } = request;
  const answer = await closeForm(deps, { azure, actor: click.person, ...target, ...asked });
  if (answer.kind === 'card') await holdWhileOpen(request, target.key);
  return answer;
}

async function submit(request: ActionRequest, target: IncidentTarget, input: CloseInput): Promise<Answer> {
  const { deps, click, azure } = request;
  const actionId = uuidFrom('close', click.id);
  await releaseForm(request, target.key);
  const result = await closeIncident(deps, { ...target, actionId, actor: click.person, input, azure });
  if (result.kind === 'closed') return cardAnswer(deps, target.key);
  return {
    kind: 'message',
    text: `#${result.incident.number} was closed already, ${await whoClosedIt(deps, target)}. Nothing was changed.`,
  };
}
