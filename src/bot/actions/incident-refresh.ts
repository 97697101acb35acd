import { observeOwn } from '../../incidents/change.ts';
import { incidentSubject } from '../../incidents/key.ts';
import { releaseCard } from '../../store/postings.ts';
import type { CardAction } from '../action.ts';
import { cardAnswer, incidentTarget } from './incident-target.ts';

/** Reads the incident with the person's own rights and shows its card; also what Cancel on a form does. */
export const incidentRefresh: CardAction = {
  verb: 'incident.refresh',
  takes: 'incident',
  needs: ['Microsoft.SecurityInsights/incidents/read'],
  async run({ deps, click, id, azure }) {
    const target = incidentTarget(deps, id);
    const { incident } = await azure.sentinel.getIncident(target.workspace, target.name);
    const now = deps.clock.now();
    await deps.store.transaction(async (db) => {
      await observeOwn(db, incident, now);
      if (click.place.channelId) await releaseCard(db, incidentSubject(target.key), click.place.channelId);
    });
    deps.poke();
    return cardAnswer(deps, target.key);
  },
};
