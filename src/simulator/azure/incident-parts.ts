import { createHash } from 'node:crypto';
import { ok } from './answers.ts';
import { type Route, SENTINEL } from './route.ts';
import { sentinelStatusOf } from './sync.ts';
import { inIncident, sentinelId } from './workspace.ts';

const PATH = `${SENTINEL}/incidents/{incident}`;
/** Azure's operation list names no action for these POSTs; whoever reads the incident gets them. */
const READ = 'Microsoft.SecurityInsights/incidents/read';
/** As many as Sentinel shows of one incident. */
const MOST = 150;

/** What an incident is made of: its alerts, entities, bookmarks and relations. */
export const INCIDENT_PART_ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: `${PATH}/alerts`,
    action: READ,
    handle: (r) =>
      inIncident(r, (incident, workspace) =>
        ok({
          value: incident.alerts.slice(0, MOST).map((alert) => ({
            id: `${sentinelId(workspace)}/Entities/${alert.systemAlertId}`,
            name: alert.systemAlertId,
            type: 'Microsoft.SecurityInsights/Entities',
            kind: 'SecurityAlert',
            properties: { ...alert.properties, status: sentinelStatusOf(r.world, alert) },
          })),
        }),
      ),
  },
  {
    method: 'POST',
    path: `${PATH}/entities`,
    action: READ,
    handle: (r) =>
      inIncident(r, (incident, workspace) => {
        const counts = new Map<string, number>();
        for (const { kind } of incident.entities) counts.set(kind, (counts.get(kind) ?? 0) + 1);
        return ok({
          entities: incident.entities.map(({ kind, properties }) => {
            const name = guidFrom(`${incident.name} ${kind} ${JSON.stringify(properties)}`);
            const id = `${sentinelId(workspace)}/Entities/${name}`;
            return { id, name, type: 'Microsoft.SecurityInsights/Entities', kind, properties };
          }),
          metaData: [...counts].map(([entityKind, count]) => ({ entityKind, count })),
        });
      }),
  },
  {
    method: 'POST',
    path: `${PATH}/bookmarks`,
    action: READ,
    handle: (r) => inIncident(r, () => ok({ value: [] })),
  },
  {
    method: 'GET',
    path: `${PATH}/relations`,
    action: 'Microsoft.SecurityInsights/incidents/relations/read',
    handle: (r) => inIncident(r, () => ok({ value: [] })),
  },
];

/** The same text always gets the same id. */
function guidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [8, 12, 16, 20, 32].map((end, n) => hex.slice([0, 8, 12, 16, 20][n], end)).join('-');
}
