import { z } from 'zod/v4';
import { AppError } from '../core/errors.ts';
import type { AlertJoin, LogAnalytics } from './azure.ts';
import type { Clients } from './clients.ts';
import type { Workspace } from './model.ts';

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** How far back rows are looked for; an incident gets a new row with each change. */
const SPAN = 'P90D';

const WorkspaceWire = z.object({ properties: z.object({ customerId: z.string().regex(GUID) }) });
const ResultWire = z.object({
  tables: z.array(
    z.object({
      columns: z.array(z.object({ name: z.string() })),
      rows: z.array(z.array(z.unknown())),
    }),
  ),
  /** Some of the data could not be read. */
  error: z.unknown().optional(),
});
const JoinRow = z.object({ IncidentName: z.string(), Found: z.number(), DefenderForCloud: z.number() });
const ClosedRow = z.object({ ModifiedBy: z.string().nullish() });

export function createLogAnalytics(clients: Clients): LogAnalytics {
  const guids = new Map<string, Promise<string>>();

  /** The workspace's own GUID, which the query API wants; it never changes, so it is asked for once. */
  const guidOf = (workspace: Workspace, signal?: AbortSignal): Promise<string> => {
    const known = guids.get(workspace.id);
    if (known) return known;
    const asked = readGuid(clients, workspace, signal);
    guids.set(workspace.id, asked);
    asked.catch(() => guids.delete(workspace.id));
    return asked;
  };

  const query = (workspace: Workspace, kql: string, signal?: AbortSignal) =>
    clients.call(`Workspace ${workspace.name}`, async () => {
      const guid = await guidOf(workspace, signal);
      const body = { query: kql, timespan: SPAN };
      return rowsOf(await clients.logs.post(`/v1/workspaces/${guid}/query`, body, signal));
    });

  return {
    async joinAlerts(workspace, incidentNames, signal) {
      if (incidentNames.length === 0) return [];
      const rows = await query(workspace, joinQuery(incidentNames), signal);
      return rows.flatMap((row): AlertJoin[] => {
        const { data } = JoinRow.safeParse(row);
        if (!data) return [];
        return [
          {
            incidentName: data.IncidentName.toLowerCase(),
            found: data.Found,
            defenderForCloud: data.DefenderForCloud,
          },
        ];
      });
    },

    async closedBy(workspace, incidentName, signal) {
      const [row] = await query(workspace, closedByQuery(incidentName), signal);
      return ClosedRow.safeParse(row).data?.ModifiedBy || undefined;
    },
  };
}

async function readGuid(clients: Clients, workspace: Workspace, signal?: AbortSignal): Promise<string> {
  const wire = await clients.arm.get(`${workspace.id}?api-version=2023-09-01`, signal);
  return WorkspaceWire.parse(wire).properties.customerId;
}

function rowsOf(answer: unknown): Record<string, unknown>[] {
  const { tables, error } = ResultWire.parse(answer);
  // Half an answer would count alerts that are there as missing.
  if (error) throw new AppError('azure.unavailable', { what: 'Log Analytics' });
  const [table] = tables;
  return (table?.rows ?? []).map((row) =>
    Object.fromEntries((table?.columns ?? []).map((column, index) => [column.name, row[index]])),
  );
}

/** A name goes into a query only where it is a GUID. */
function quoted(name: string): string {
  if (!GUID.test(name))
    throw new AppError('azure.bad-request', { what: 'an incident whose name is no GUID' });
  return `"${name.toLowerCase()}"`;
}

const joinQuery = (names: readonly string[]): string => `let Wanted = SecurityIncident
| where IncidentName in~ (${names.map(quoted).join(', ')})
| summarize arg_max(TimeGenerated, AlertIds) by IncidentName
| mv-expand AlertId = AlertIds to typeof(string)
| project IncidentName, AlertId;
Wanted
| join kind=inner (
    SecurityAlert
    | where SystemAlertId in ((Wanted | project AlertId))
    | summarize arg_max(TimeGenerated, ProductName) by SystemAlertId
  ) on $left.AlertId == $right.SystemAlertId
| summarize Found = count(), DefenderForCloud = countif(ProductName == "Azure Security Center") by IncidentName
| project IncidentName, Found, DefenderForCloud`;

const closedByQuery = (name: string): string => `SecurityIncident
| where IncidentName =~ ${quoted(name)}
| where Status == "Closed"
| summarize arg_max(TimeGenerated, ModifiedBy) by IncidentName
| project ModifiedBy`;
