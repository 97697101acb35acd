import type { Served } from '../http.ts';
import type { SimSubscription } from '../world.ts';
import { badRequest, notFound, ok } from './answers.ts';
import { type ArmRequest, type Route, SUBSCRIPTION } from './route.ts';
import { inSubscription } from './workspace.ts';

const SECURITY = `${SUBSCRIPTION}/providers/Microsoft.Security`;

/** Settings that every subscription has beside Sentinel's; nothing here depends on them. */
const EXPORTS = ['MCAS', 'WDATP'];

/** Defender for Cloud's settings and regions of a subscription. */
export const DEFENDER_SETTING_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: `${SECURITY}/settings`,
    action: 'Microsoft.Security/settings/read',
    handle: (r) =>
      inSubscription(r, (one) =>
        ok({ value: [...EXPORTS.map((name) => exportWire(one, name)), syncWire(one)] }),
      ),
  },
  {
    method: 'GET',
    path: `${SECURITY}/settings/{setting}`,
    action: 'Microsoft.Security/settings/read',
    handle: (r) => inSetting(r, (one) => ok(syncWire(one))),
  },
  {
    method: 'PUT',
    path: `${SECURITY}/settings/{setting}`,
    action: 'Microsoft.Security/settings/write',
    write: true,
    handle: (r) =>
      inSetting(r, (one) => {
        const { enabled } = (r.body.properties ?? {}) as { enabled?: unknown };
        if (r.body.kind !== 'AlertSyncSettings' || typeof enabled !== 'boolean') {
          return badRequest('The setting is not valid.');
        }
        one.sync = enabled;
        r.world.events.emit('change', 'subscriptions');
        return ok(syncWire(one));
      }),
  },
  {
    method: 'GET',
    path: `${SECURITY}/locations`,
    action: 'Microsoft.Security/locations/read',
    handle: (r) =>
      inSubscription(r, (one) =>
        ok({
          value: [
            {
              id: `${securityId(one)}/locations/${one.location}`,
              name: one.location,
              type: 'Microsoft.Security/locations',
              properties: { homeRegionName: one.location },
            },
          ],
        }),
      ),
  },
];

const securityId = (one: SimSubscription) => `/subscriptions/${one.id}/providers/Microsoft.Security`;

const syncWire = (one: SimSubscription) => ({
  id: `${securityId(one)}/settings/Sentinel`,
  name: 'Sentinel',
  type: 'Microsoft.Security/settings',
  kind: 'AlertSyncSettings',
  properties: { enabled: one.sync },
});

const exportWire = (one: SimSubscription, name: string) => ({
  id: `${securityId(one)}/settings/${name}`,
  name,
  type: 'Microsoft.Security/settings',
  kind: 'DataExportSettings',
  properties: { enabled: false },
});

/** The name of the one setting that there is; its enum minds the case. */
const inSetting = (request: ArmRequest, act: (one: SimSubscription) => Served): Served =>
  request.params.setting === 'Sentinel'
    ? inSubscription(request, act)
    : notFound(`Setting '${request.params.setting}'`);
