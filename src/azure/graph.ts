import { z } from 'zod/v4';
import { defenderStateFrom } from './alert-wire.ts';
import type { ResourceGraph } from './azure.ts';
import type { Clients } from './clients.ts';
import { refFromAlertId } from './deep-link.ts';
import type { AzureSubscription, DefenderAlert } from './model.ts';

const PATH = '/providers/Microsoft.ResourceGraph/resources?api-version=2024-04-01';
const PAGE = 1000;
/** A query with too many names gets slow and long. */
const NAMES_AT_ONCE = 100;
/** What Defender for Cloud names alerts (`<ticks>_<guid>`) holds nothing else; a quote must never get into a query. */
const ALERT_NAME = /^[\w-]{1,128}$/;

const PageWire = z.object({
  data: z.array(z.unknown()),
  $skipToken: z.string().nullish(),
});
const AlertRow = z.object({ id: z.string(), title: z.string().nullish(), status: z.string() });
const SubscriptionRow = z.object({ subscriptionId: z.string(), name: z.string() });

export function createResourceGraph(clients: Clients): ResourceGraph {
  return {
    async findAlerts(names, signal) {
      const good = names.filter((name) => ALERT_NAME.test(name));
      const found: DefenderAlert[] = [];
      for (let from = 0; from < good.length; from += NAMES_AT_ONCE) {
        const rows = await query(clients, alertsQuery(good.slice(from, from + NAMES_AT_ONCE)), signal);
        found.push(...rows.flatMap((row) => alertFromRow(row) ?? []));
      }
      return found;
    },

    async listSubscriptions(signal) {
      const rows = await query(clients, SUBSCRIPTIONS, signal);
      return rows.flatMap((row): AzureSubscription[] => {
        const { data } = SubscriptionRow.safeParse(row);
        return data ? [{ id: data.subscriptionId.toLowerCase(), name: data.name }] : [];
      });
    },
  };
}

/** `id` stays in the projection: without it, paging is not stable. */
const SUBSCRIPTIONS = `resourcecontainers
| where type =~ "microsoft.resources/subscriptions"
| project id, subscriptionId, name`;

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

async function query(clients: Clients, kql: string, signal?: AbortSignal): Promise<unknown[]> {
  return clients.call('Resource Graph', async () => {
    const rows: unknown[] = [];
    let skip: string | null | undefined;
    do {
      const options = { $top: PAGE, resultFormat: 'objectArray', ...(skip && { $skipToken: skip }) };
      const page = PageWire.parse(await clients.arm.post(PATH, { query: kql, options }, signal));
      rows.push(...page.data);
      skip = page.$skipToken;
    } while (skip);
    return rows;
  });
}
