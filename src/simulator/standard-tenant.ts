import { DEFENDER_SOLUTION } from './azure/content-hub.ts';
import { addPerson, addSubscription, addWorkspace } from './tenant.ts';
import { addIncidentRule, connect, turnOnTenantConnector } from './tenant-connectors.ts';
import type { RoleAssignment, SimPerson, SimSubscription, SimWorkspace, World } from './world.ts';

export interface StandardTenant {
  readonly retail: SimSubscription;
  /** Bi-directional sync is off here. */
  readonly shared: SimSubscription;
  readonly data: SimSubscription;
  readonly soc: SimWorkspace;
  readonly xdr: SimWorkspace;
  /** Responder on both workspaces, Security Admin everywhere. */
  readonly dana: SimPerson;
  /** Responder too, but without any right on Shared Services. */
  readonly sam: SimPerson;
  /** May only read. */
  readonly robin: SimPerson;
  /** May nothing. */
  readonly kim: SimPerson;
  /** Owns the connectors: Sentinel Contributor on both workspaces, Contributor on every subscription. */
  readonly noor: SimPerson;
}

/**
 * Three subscriptions, two workspaces, five people, and the bot's own reader roles. The three are connected to the first
 * workspace; the second is in the Defender portal and gets everything from the whole tenant.
 */
export function standardTenant(world: World): StandardTenant {
  const retail = addSubscription(world, { name: 'Retail Production' });
  const shared = addSubscription(world, { name: 'Shared Services', sync: false });
  const data = addSubscription(world, { name: 'Data Platform', location: 'northeurope' });
  const soc = addWorkspace(world, {
    name: 'law-soc-we',
    subscriptionId: shared.id,
    resourceGroup: 'rg-SOC-weu',
  });
  const xdr = addWorkspace(world, {
    name: 'law-xdr',
    subscriptionId: shared.id,
    resourceGroup: 'rg-SOC-weu',
    kind: 'xdr',
    nextNumber: 812,
  });
  for (const one of [retail, shared, data]) connect(world, soc, one);
  // As an old script left it: another case in both, which Azure keeps.
  for (const { properties } of soc.connectors.values()) {
    if (properties.subscriptionId !== data.id) continue;
    Object.assign(properties, {
      subscriptionId: data.id.toUpperCase(),
      dataTypes: { alerts: { state: 'enabled' } },
    });
  }
  turnOnTenantConnector(world, xdr);
  for (const workspace of [soc, xdr]) {
    addIncidentRule(world, workspace, { enabled: workspace === soc });
    workspace.packages.set(DEFENDER_SOLUTION, '3.0.3');
  }
  const on = (role: RoleAssignment['role'], scopes: readonly string[]): RoleAssignment[] =>
    scopes.map((scope) => ({ role, scope }));
  const workspaces = [soc.id, xdr.id];
  const all = [retail, shared, data].map((one) => `/subscriptions/${one.id}`);
  const most = [retail, data].map((one) => `/subscriptions/${one.id}`);
  world.botRoles.push(
    ...on('Microsoft Sentinel Reader', workspaces),
    ...on('Security Reader', all),
    ...on('Reader', all),
  );
  return {
    retail,
    shared,
    data,
    soc,
    xdr,
    dana: addPerson(world, 'Dana Reyes', [
      ...on('Microsoft Sentinel Responder', workspaces),
      ...on('Security Admin', all),
    ]),
    sam: addPerson(world, 'Sam Okafor', [
      ...on('Microsoft Sentinel Responder', workspaces),
      ...on('Security Reader', most),
    ]),
    robin: addPerson(world, 'Robin Weiss', [
      ...on('Microsoft Sentinel Reader', workspaces),
      ...on('Security Reader', all),
    ]),
    kim: addPerson(world, 'Kim Nobody', []),
    noor: addPerson(world, 'Noor Haddad', [
      ...on('Microsoft Sentinel Contributor', workspaces),
      ...on('Contributor', all),
    ]),
  };
}
