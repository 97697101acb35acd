import type { Incident } from '../azure/model.ts';
import { incidentSummary, renderIncidentCard } from '../cards/cards.ts';
import type { Card } from '../cards/views.ts';
import { findIncident } from '../store/incidents.ts';
import { type IncidentDeps, servedWorkspace } from './deps.ts';
import { loadFile } from './file.ts';
import { ensureAlerts } from './look.ts';
import { incidentView } from './view.ts';

/** The incident's card as it stands now, with its notification line; undefined for an incident that is not known. */
export async function drawIncident(
  deps: IncidentDeps,
  key: string,
): Promise<{ readonly card: Card; readonly summary: string } | undefined> {
  const row = await findIncident(deps.store.db, key);
  if (!row) return undefined;
  await ensureAlerts(deps, row, (JSON.parse(row.snapshot) as Incident).alertsCount);
  const file = await loadFile(deps.store.db, key);
  if (!file) return undefined;
  const view = await incidentView(deps, servedWorkspace(deps, row.workspace_id), file);
  return { card: renderIncidentCard(view), summary: incidentSummary(view) };
}
