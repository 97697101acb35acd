/** Every card of the bot: a view in, finished card out. Pure; a new card is a view, a face, a template and a line here. */
export { renderAlertTable } from './alert-table.ts';
export { renderAskForm } from './ask-form.ts';
export { renderCloseForm } from './close-form.ts';
export {
  renderBaseline,
  renderConnectorTable,
  renderGapList,
  renderHealthDetail,
  renderRights,
} from './connector-lists.ts';
export { driftSummary, renderDriftCard } from './drift-card.ts';
export { renderHelp } from './help.ts';
export { incidentSummary, renderIncidentCard } from './incident-card.ts';
export { renderIncidentList } from './incident-list.ts';
export { OLDER_COPY, renderOlderCopy } from './older-copy.ts';
export { renderAcceptForm, renderRepairPreview, renderRepairResult } from './repair-cards.ts';
export { CARD_VERBS, type CardVerb } from './verbs.ts';
export { renderWatchDone, renderWatchOffer } from './watch.ts';
