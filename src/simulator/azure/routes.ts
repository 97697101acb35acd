import { ALERT_RULE_ROUTES } from './alert-rules.ts';
import { COMMENT_ROUTES } from './comments.ts';
import { CONTENT_ROUTES } from './content-hub.ts';
import { DATA_CONNECTOR_ROUTES } from './data-connectors.ts';
import { DEFENDER_ALERT_ROUTES } from './defender-alerts.ts';
import { DEFENDER_SETTING_ROUTES } from './defender-settings.ts';
import { INCIDENT_PART_ROUTES } from './incident-parts.ts';
import { INCIDENT_ROUTES } from './incidents.ts';
import { ONBOARDING_ROUTES } from './onboarding.ts';
import { PLAN_ROUTES } from './plans.ts';
import { PROVIDER_ROUTES } from './providers.ts';
import { RESOURCE_GRAPH_ROUTES } from './resource-graph.ts';
import type { Route } from './route.ts';
import { SUBSCRIPTION_ROUTES } from './subscriptions.ts';

/** Everything that Azure Resource Manager answers here. */
export const ROUTES: readonly Route[] = [
  ...INCIDENT_ROUTES,
  ...INCIDENT_PART_ROUTES,
  ...COMMENT_ROUTES,
  ...DATA_CONNECTOR_ROUTES,
  ...ALERT_RULE_ROUTES,
  ...ONBOARDING_ROUTES,
  ...CONTENT_ROUTES,
  ...DEFENDER_ALERT_ROUTES,
  ...DEFENDER_SETTING_ROUTES,
  ...PLAN_ROUTES,
  ...SUBSCRIPTION_ROUTES,
  ...PROVIDER_ROUTES,
  ...RESOURCE_GRAPH_ROUTES,
];
