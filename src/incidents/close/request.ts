import type { Azure } from '../../azure/azure.ts';
import type { Incident, Workspace } from '../../azure/model.ts';
import type { Actor } from '../actor.ts';
import { type ClassificationChoice, pairOf } from '../closure.ts';
import type { AlertChoice } from './plan.ts';

/** What a person asked for; kept with the action so that it can be continued. Holds no token. */
export interface CloseInput {
  readonly choice: ClassificationChoice;
  readonly comment: string;
  readonly alerts: AlertChoice;
}

export interface CloseRequest {
  /** From the click's id: the same click is the same action. */
  readonly actionId: string;
  readonly actor: Actor;
  readonly workspace: Workspace;
  readonly name: string;
  readonly key: string;
  readonly input: CloseInput;
  /** With the person's own rights. */
  readonly azure: Azure;
}

/** Whether a closed incident is closed the way that this request wanted: then our write did arrive. */
export function isWhatWasWanted(incident: Incident, input: CloseInput): boolean {
  const pair = pairOf(input.choice);
  return (
    incident.status === 'Closed' &&
    incident.classification === pair.classification &&
    (incident.classificationReason ?? undefined) === pair.classificationReason &&
    (incident.classificationComment ?? '').trim() === input.comment.trim()
  );
}
