import { COMMENT_ROUTES } from './comments.ts';
import { DEFENDER_ALERT_ROUTES } from './defender-alerts.ts';
import { DEFENDER_SETTING_ROUTES } from './defender-settings.ts';
import { INCIDENT_PART_ROUTES } from './incident-parts.ts';
import { INCIDENT_ROUTES } from './incidents.ts';
import { RESOURCE_GRAPH_ROUTES } from './resource-graph.ts';
import type { Route } from './route.ts';
import { SENTINEL_SETTING_ROUTES } from './sentinel-settings.ts';
import { SUBSCRIPTION_ROUTES } from './subscriptions.ts';

/** Everything that Azure Resource Manager answers here. */
export const ROUTES: readonly Route[] = [
  ...INCIDENT_ROUTES,
  ...INCIDENT_PART_ROUTES,
  ...COMMENT_ROUTES,
  ...SENTINEL_SETTING_ROUTES,
  ...DEFENDER_ALERT_ROUTES,
  ...DEFENDER_SETTING_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...RESOURCE_GRAPH_ROUTES,
];
