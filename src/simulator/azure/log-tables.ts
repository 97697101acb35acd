import { sortable } from '../times.ts';
import type { SimIncident, SimSentinelAlert, SimWorkspace, World } from '../world.ts';
import { BadRequest } from './answers.ts';
import { listIn, type Row, readsTable, timesIn } from './kusto.ts';
import { sentinelStatusOf } from './sync.ts';

/** A kind of query that is understood: what it may project, and from which rows. */
export interface LogSource {
  readonly columns: readonly string[];
  readonly rows: (query: string, workspace: SimWorkspace, world: World) => Row[];
}

/** What a query asks for, by the name in its first line or by the tables that it reads. @throws BadRequest for others. */
export function sourceFor(query: string): LogSource {
  const [, name = ''] = /^\s*\/\/ query: ([\w-]+)/.exec(query) ?? [];
  const named = readsTable(query, 'SecurityAlert') ? NAMED[name] : undefined;
  if (named) return named;
  if (!readsTable(query, 'SecurityIncident')) throw new BadRequest('SEM0100: no such table is simulated.');
  return readsTable(query, 'SecurityAlert') ? ALERTS_OF_INCIDENTS : INCIDENTS;
}

const INCIDENTS: LogSource = {
  columns: ['IncidentName', 'IncidentNumber', 'Status', 'ModifiedBy', 'TimeGenerated', 'Owner'],
  rows: (query, workspace) => {
    const closedOnly = /Status\s*(==|=~)\s*["']Closed["']/i.test(query);
    return namedIn(query, workspace)
      .filter(({ properties }) => !closedOnly || properties.status === 'Closed')
      .map(({ name, properties, modifiedBy }) => ({
        IncidentName: name,
        IncidentNumber: properties.incidentNumber,
        Status: properties.status,
        ModifiedBy: modifiedBy,
        TimeGenerated: properties.lastModifiedTimeUtc,
        Owner: properties.owner,
      }));
  },
};

/** SecurityIncident joined to SecurityAlert by AlertIds, counted; an inner join has no row where it finds none. */
const ALERTS_OF_INCIDENTS: LogSource = {
  columns: ['IncidentName', 'Found', 'DefenderForCloud'],
  rows: (query, workspace, world) =>
    namedIn(query, workspace).flatMap(({ name, alerts }) => {
      const logged = alerts.filter((one) => isLogged(one, world));
      if (logged.length === 0) return [];
      const own = logged.filter((one) => one.defenderName !== undefined);
      return [{ IncidentName: name, Found: logged.length, DefenderForCloud: own.length }];
    }),
};

function namedIn(query: string, { incidents }: SimWorkspace): SimIncident[] {
  const names = listIn(query, 'IncidentName') ?? [];
  return [...incidents.values()].filter((one) => names.includes(one.name));
}

const isLogged = ({ loggedAt = 0 }: SimSentinelAlert, world: World): boolean => loggedAt <= world.now();

/** As far back as a workspace is asked about the newest alert of a subscription. */
const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

const NAMED: Readonly<Record<string, LogSource>> = {
  /** Of each subscription the newest alert within a month, and Defender's names of those since the time in the query. */
  'newest-per-subscription': {
    columns: ['Subscription', 'NewestAt', 'Names'],
    rows: (query, workspace, world) => {
      const [since = ''] = timesIn(query);
      const monthAgo = sortable(new Date(world.now() - MONTH_MS).toISOString());
      const newest = new Map<string, { at: string; names: Set<string> }>();
      for (const row of alertRows(workspace, world)) {
        const at = String(row.TimeGenerated);
        if (sortable(at) < monthAgo) continue;
        const seen = newest.get(row.SubscriptionId) ?? { at, names: new Set() };
        if (sortable(at) > sortable(seen.at)) seen.at = at;
        if (sortable(at) >= since && row.VendorOriginalId) seen.names.add(row.VendorOriginalId.toLowerCase());
        newest.set(row.SubscriptionId, seen);
      }
      // The API gives a dynamic column as JSON in a text.
      return [...newest].map(([Subscription, { at, names }]) => ({
        Subscription,
        NewestAt: at,
        Names: JSON.stringify([...names]),
      }));
    },
  },
  /** The newest row of each alert, newest first. */
  'newest-alerts': {
    columns: [
      'TimeGenerated',
      'AlertName',
      'AlertSeverity',
      'Status',
      'ProviderName',
      'SystemAlertId',
      'VendorOriginalId',
      'CompromisedEntity',
      'ResourceId',
      'SubscriptionId',
      'AlertLink',
    ],
    rows: (query, workspace, world) => {
      const [since = ''] = timesIn(query);
      const wanted = listIn(query, 'SubscriptionId');
      const [, most = '100'] = /\|\s*take\s+(\d+)/.exec(query) ?? [];
      return alertRows(workspace, world)
        .filter((row) => sortable(String(row.TimeGenerated)) >= since)
        .filter((row) => !wanted || wanted.includes(row.SubscriptionId))
        .sort((a, b) => (sortable(String(a.TimeGenerated)) < sortable(String(b.TimeGenerated)) ? 1 : -1))
        .slice(0, Number(most));
    },
  },
};

/** Defender for Cloud's rows in the table; both connectors write the same. */
function alertRows(workspace: SimWorkspace, world: World) {
  return workspace.alerts
    .filter((one) => one.defenderName !== undefined && isLogged(one, world))
    .map((one) => {
      const { properties, systemAlertId, defenderName = '' } = one;
      const [resource] = properties.resourceIdentifiers as { resourceId: string; subscriptionId: string }[];
      return {
        TimeGenerated: properties.timeGenerated,
        AlertName: properties.alertDisplayName,
        AlertSeverity: properties.severity,
        Status: sentinelStatusOf(world, one),
        ProviderName: 'Azure Security Center',
        SystemAlertId: systemAlertId,
        VendorOriginalId: defenderName,
        CompromisedEntity: properties.compromisedEntity,
        ResourceId: resource?.resourceId ?? '',
        SubscriptionId: resource?.subscriptionId.toLowerCase() ?? '',
        AlertLink: properties.alertLink ?? '',
      };
    });
}
