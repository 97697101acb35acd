import { z } from 'zod/v4';
import type { AlertJoin, LogAnalytics } from './azure.ts';
import type { LogQuery } from './log-query.ts';
import { guid } from './paths.ts';

/** How far back rows are looked for; an incident gets a new row with each change. */
const SPAN = 'P90D';

const JoinRow = z.object({ IncidentName: z.string(), Found: z.number(), DefenderForCloud: z.number() });
const ClosedRow = z.object({ ModifiedBy: z.string().nullish() });

export function createLogAnalytics(query: LogQuery): LogAnalytics {
  return {
    async joinAlerts(workspace, incidentNames, signal) {
      if (incidentNames.length === 0) return [];
      const rows = await query(workspace, joinQuery(incidentNames), { span: SPAN, signal });
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
      const [row] = await query(workspace, closedByQuery(incidentName), { span: SPAN, signal });
      return ClosedRow.safeParse(row).data?.ModifiedBy || undefined;
    },
  };
}

/** A name goes into a query only where it is a GUID. */
const quoted = (name: string): string => `"${guid(name)}"`;

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
