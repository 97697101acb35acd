import { renderAskForm } from '../../cards/cards.ts';
import type { AskFormView } from '../../cards/views.ts';
import { incidentCardId, incidentSubject } from '../../incidents/key.ts';
import { holdCard, releaseCard } from '../../store/postings.ts';
import type { ActionRequest } from '../action.ts';
import type { Answer } from '../turn.ts';
import type { IncidentTarget } from './incident-target.ts';

/** While somebody has a form open, edits of the card underneath wait so long at most. */
const HOLD_MS = 3 * 60 * 1000;

export async function holdWhileOpen({ deps, click }: ActionRequest, key: string): Promise<void> {
  const { channelId } = click.place;
  if (channelId) await holdCard(deps.store.db, incidentSubject(key), channelId, deps.clock.now() + HOLD_MS);
}

export async function releaseForm({ deps, click }: ActionRequest, key: string): Promise<void> {
  const { channelId } = click.place;
  if (channelId) await releaseCard(deps.store.db, incidentSubject(key), channelId);
}

/** What the form asks, in terms of the incident as the person reads it now. */
type Question = Pick<AskFormView, 'verb' | 'heading' | 'input' | 'note' | 'complaint' | 'submit'>;

/** A form of one question, for the one who pressed; whoever may not read the incident is refused here. */
export async function askAbout(
  request: ActionRequest,
  target: IncidentTarget,
  question: (incident: { readonly number: number; readonly severity: string }) => Question,
): Promise<Answer> {
  const { incident } = await request.azure.sentinel.getIncident(target.workspace, target.name);
  await holdWhileOpen(request, target.key);
  const card = renderAskForm({
    id: incidentCardId(incident),
    title: incident.title,
    actor: request.click.person.name,
    ...question(incident),
  });
  return { kind: 'card', card };
}

/** The incident of the click, and who wants something of it. */
export const asRequested = ({ azure, click }: ActionRequest, target: IncidentTarget, actionId: string) => ({
  ...target,
  azure,
  actor: click.person,
  actionId,
});
