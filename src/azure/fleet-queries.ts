import { AppError } from '../core/errors.ts';
import type { AlertTableQuery } from './health.ts';
import { guid } from './paths.ts';

/** `subscriptionId` and `deprecated` as this table has them: camelCase, unlike the alerts beside them. */
export const PLANS = `securityresources
| where type =~ "microsoft.security/pricings"
| project id, subscriptionId, name, tier = tostring(properties.pricingTier), subPlan = tostring(properties.subPlan), deprecated = tobool(properties.deprecated)`;

/** The most alerts that one look counts. */
export const MOST_ALERTS = 1000;

const GENERATED = 'coalesce(tostring(properties.TimeGeneratedUtc), tostring(properties.timeGeneratedUtc))';

/** The table spells the properties of alerts in PascalCase where the API uses camelCase; some answers have the latter. */
export const recentAlerts = (since: string): string => `securityresources
| where type =~ "microsoft.security/locations/alerts"
| where todatetime(${GENERATED}) >= ${datetime(since)}
| project id, subscriptionId, name, title = coalesce(tostring(properties.AlertDisplayName), tostring(properties.alertDisplayName)), at = ${GENERATED}
| order by todatetime(at) desc
| take ${MOST_ALERTS}`;

/** An alert's subscription: its link names it for every kind, the resource's id only where there is a resource. */
const SUBSCRIPTION = `tolower(coalesce(extract(@"/subscriptionId/([0-9a-fA-F-]{36})", 1, AlertLink), extract(@"/subscriptions/([0-9a-fA-F-]{36})", 1, ResourceId)))`;

/** Its name at Defender for Cloud stands in the link, and with some senders in VendorOriginalId. */
export const arrived = (since: string): string => `// query: newest-per-subscription
SecurityAlert
| where TimeGenerated > ago(30d)
| where ProductName == "Azure Security Center"
| extend Subscription = ${SUBSCRIPTION}
| where isnotempty(Subscription)
| mv-expand Name = pack_array(extract(@"/alertId/([^/?#]+)", 1, AlertLink), VendorOriginalId) to typeof(string)
| summarize NewestAt = max(TimeGenerated), Names = make_set_if(tolower(Name), TimeGenerated >= ${datetime(since)} and isnotempty(Name)) by Subscription
| project Subscription, NewestAt, Names`;

/**
 * The newest row of each Defender for Cloud alert, as KQL that anybody may copy: the table gets a row with each change.
 * @throws AppError where an id is no GUID or a time no ISO 8601 in UTC.
 */
export const alertRowsQuery = (query: AlertTableQuery): string => `// query: newest-alerts
SecurityAlert
| where TimeGenerated >= ${datetime(query.since)}
| where ProductName == "Azure Security Center"
| summarize arg_max(TimeGenerated, AlertName, AlertSeverity, Status, CompromisedEntity, AlertLink, ResourceId) by SystemAlertId
| extend SubscriptionId = ${SUBSCRIPTION}${query.subscriptionId === undefined ? '' : `\n| where SubscriptionId == "${guid(query.subscriptionId)}"`}
| order by TimeGenerated desc
| take ${query.take}
| project TimeGenerated, AlertName, AlertSeverity, Status, CompromisedEntity, SubscriptionId, AlertLink`;

const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,7})?Z$/;

function datetime(iso: string): string {
  if (!ISO.test(iso)) {
    throw new AppError('azure.bad-request', { what: 'a time that is not ISO 8601 in UTC' });
  }
  return `datetime(${iso})`;
}
