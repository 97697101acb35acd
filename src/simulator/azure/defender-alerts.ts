import type { Served } from '../http.ts';
import type { SimDefenderAlert } from '../world.ts';
import { NO_CONTENT, notFound, ok } from './answers.ts';
import { page } from './page.ts';
import { type ArmRequest, type Route, SUBSCRIPTION } from './route.ts';
import { setStatus, statusOf } from './sync.ts';
import { same } from './workspace.ts';

const GROUP = `${SUBSCRIPTION}/resourceGroups/{group}`;
const ALERTS = '/providers/Microsoft.Security/locations/{location}/alerts';
const READ = 'Microsoft.Security/locations/alerts/read';
const CHANGES = {
  resolve: 'Resolved',
  dismiss: 'Dismissed',
  activate: 'Active',
  inProgress: 'InProgress',
} as const;

/** Defender for Cloud's alerts, at the level of a subscription and of a resource group. */
export const DEFENDER_ALERT_ROUTES: readonly Route[] = [
  ...[SUBSCRIPTION, GROUP].flatMap((base): Route[] => [
    {
      method: 'GET',
      path: `${base}/providers/Microsoft.Security/alerts`,
      action: 'Microsoft.Security/alerts/read',
      handle: list,
    },
    { method: 'GET', path: `${base}${ALERTS}`, action: READ, handle: list },
    {
      method: 'GET',
      path: `${base}${ALERTS}/{alert}`,
      action: READ,
      handle: (r) => inAlert(r, (alert) => ok(alertWire(r, alert))),
    },
    ...(Object.keys(CHANGES) as (keyof typeof CHANGES)[]).map(
      (change): Route => ({
        method: 'POST',
        path: `${base}${ALERTS}/{alert}/${change}`,
        action: `Microsoft.Security/locations/alerts/${change}/action`,
        write: true,
        handle: (r) =>
          inAlert(r, (alert) => {
            setStatus(r.world, alert, CHANGES[change]);
            return NO_CONTENT;
          }),
      }),
    ),
  ]),
];

function list(request: ArmRequest): Served {
  const { world, params } = request;
  const wanted = [...world.defenderAlerts.values()].filter(
    (alert) =>
      same(alert.subscriptionId, params.subscription) &&
      (params.group === undefined || same(alert.resourceGroup, params.group)) &&
      (params.location === undefined || same(alert.location, params.location)),
  );
  return page(request, wanted, (alert) => alertWire(request, alert));
}

/** An alert answers at its own level only: one with a resource group is not found without it. */
function inAlert({ world, params }: ArmRequest, act: (alert: SimDefenderAlert) => Served): Served {
  const alert = [...world.defenderAlerts.values()].find((one) => same(one.name, params.alert));
  const here =
    alert &&
    same(alert.subscriptionId, params.subscription) &&
    same(alert.location, params.location) &&
    same(alert.resourceGroup, params.group);
  return here ? act(alert) : notFound(`Alert '${params.alert}'`);
}

export function defenderAlertId(alert: SimDefenderAlert): string {
  const group = alert.resourceGroup ? `/resourceGroups/${alert.resourceGroup}` : '';
  return `/subscriptions/${alert.subscriptionId}${group}/providers/Microsoft.Security/locations/${alert.location}/alerts/${alert.name}`;
}

/** What only the newer version of the API shows. */
const SINCE_2022 = ['version', 'techniques', 'subTechniques', 'supportingEvidence'];

function alertWire({ world, query }: ArmRequest, alert: SimDefenderAlert) {
  const isOld = (query.get('api-version') ?? '') < '2022-01-01';
  const shown = Object.entries(alert.properties).filter(([name]) => !isOld || !SINCE_2022.includes(name));
  return {
    id: defenderAlertId(alert),
    name: alert.name,
    type: 'Microsoft.Security/Locations/alerts',
    properties: { ...Object.fromEntries(shown), status: statusOf(alert, world.now()) },
  };
}
