/** Every card of the bot: a view in, finished card out. Pure; a new card is a view, a face, a template and a line here. */
export { renderCloseForm } from './close-form.ts';
export { renderHelp } from './help.ts';
export { incidentSummary, renderIncidentCard } from './incident-card.ts';
export { renderIncidentList } from './incident-list.ts';
export { CARD_VERBS, type CardVerb } from './verbs.ts';
export { renderWatchDone, renderWatchOffer } from './watch.ts';
