import { incidentFace } from './incident-face.ts';
import { loadTemplate, withinLength } from './template.ts';
import { plain } from './text.ts';
import type { Card, IncidentCardView } from './views.ts';

const fill = loadTemplate<ReturnType<typeof incidentFace>>('incident');

/** The card of one incident, in any of its states; the same for everybody who reads it. */
export const renderIncidentCard = (view: IncidentCardView): Card =>
  withinLength(view.alerts.length, (shown) => fill(incidentFace(view, shown)));

/** The notification line: "HIGH #4711 Suspected brute force – Retail Production". It shows on lock screens: no entities. */
export function incidentSummary(view: IncidentCardView): string {
  const where = view.subscription ? ` – ${plain(view.subscription, 60)}` : '';
  return `${view.severity.toUpperCase()} #${view.number} ${plain(view.title, 120)}${where}`;
}
