import { z } from 'zod/v4';
import { defenderStateFrom } from './alert-wire.ts';
import type { ResourceGraph } from './azure.ts';
import type { Clients } from './clients.ts';
import { refFromAlertId } from './deep-link.ts';
import { queryResourceGraph } from './graph-query.ts';
import type { AzureSubscription, DefenderAlert } from './model.ts';
import { text } from './wire.ts';

/** A query with too many names gets slow and long. */
const NAMES_AT_ONCE = 100;
/** What Defender for Cloud names alerts (`<ticks>_<guid>`) holds nothing else; a quote must never get into a query. */
const ALERT_NAME = /^[\w-]{1,128}$/;

const AlertRow = z.object({ id: z.string(), title: z.string().nullish(), status: z.string() });
const SubscriptionRow = z.object({ subscriptionId: z.string(), name: z.string(), tenantId: text });

export function createResourceGraph(clients: Clients): ResourceGraph {
  return {
    async findAlerts(names, signal) {
      const good = names.filter((name) => ALERT_NAME.test(name));
      const found: DefenderAlert[] = [];
      for (let from = 0; from < good.length; from += NAMES_AT_ONCE) {
        const kql = alertsQuery(good.slice(from, from + NAMES_AT_ONCE));
        const rows = await queryResourceGraph(clients, kql, { signal });
        found.push(...rows.flatMap((row) => alertFromRow(row) ?? []));
      }
      return found;
    },

    async listSubscriptions(signal) {
      const rows = await queryResourceGraph(clients, SUBSCRIPTIONS, { signal });
      return rows.flatMap((row): AzureSubscription[] => {
        const { data } = SubscriptionRow.safeParse(row);
        if (!data) return [];
        const tenantId = data.tenantId?.toLowerCase();
        return [{ id: data.subscriptionId.toLowerCase(), name: data.name, ...(tenantId && { tenantId }) }];
      });
    },
  };
}

/** `tenantId` is the home tenant, also of a subscription that another tenant lets us manage. */
const SUBSCRIPTIONS = `resourcecontainers
| where type =~ "microsoft.resources/subscriptions"
| project id, subscriptionId, name, tenantId`;

/** The table spells the properties in PascalCase where the API uses camelCase; some answers have the latter. */
const alertsQuery = (names: readonly string[]): string => `securityresources
| where type =~ "microsoft.security/locations/alerts"
| where name in~ (${names.map((name) => `"${name}"`).join(', ')})
| project id, title = coalesce(tostring(properties.AlertDisplayName), tostring(properties.alertDisplayName)), status = coalesce(tostring(properties.Status), tostring(properties.status))`;

function alertFromRow(row: unknown): DefenderAlert | undefined {
  const { data } = AlertRow.safeParse(row);
  const ref = data && refFromAlertId(data.id);
  return ref && { ref, title: data.title || 'Untitled alert', status: defenderStateFrom(data.status) };
}
