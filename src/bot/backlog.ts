import type { Incident } from '../azure/model.ts';
import { covers } from '../incidents/audience.ts';
import type { DefenderVerdict } from '../incidents/defender-for-cloud.ts';
import { incidentSubject } from '../incidents/key.ts';
import { findChannel } from '../store/channels.ts';
import { listOpenIncidents } from '../store/incidents.ts';
import { findPosting } from '../store/postings.ts';
import type { IncidentRow } from '../store/tables.ts';
import type { BotDeps } from './deps.ts';
import { byUrgency } from './incident-rows.ts';

/** Open incidents that the channel's Watch covers and that have no card there: what was open before it began. */
export async function listBacklog(
  deps: Pick<BotDeps, 'store' | 'workspaces'>,
  channelId: string,
): Promise<IncidentRow[]> {
  const { db } = deps.store;
  const channel = await findChannel(db, channelId);
  if (!channel) return [];
  const served = new Set(deps.workspaces.map((workspace) => workspace.id));
  const waiting: IncidentRow[] = [];
  for (const row of await listOpenIncidents(db)) {
    const judged = {
      incident: JSON.parse(row.snapshot) as Incident,
      defender: row.defender as DefenderVerdict,
    };
    if (!served.has(row.workspace_id) || !covers(channel, judged)) continue;
    if (!(await findPosting(db, incidentSubject(row.key), channelId, 'card'))) waiting.push(row);
  }
  return waiting.sort(byUrgency);
}

export const countBacklog = async (
  deps: Pick<BotDeps, 'store' | 'workspaces'>,
  channelId: string,
): Promise<number> => (await listBacklog(deps, channelId)).length;
