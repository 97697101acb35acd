import { randomUUID } from 'node:crypto';
import { isOf } from './azure/connected.ts';
import { newEtag } from './azure/incident-write.ts';
import { switchPlan } from './azure/plans.ts';
import { azureTime } from './times.ts';
import type { SimPlan, SimSubscription, SimWorkspace, World } from './world.ts';

/** What connects Defender for Cloud to Sentinel, and what breaks it, as somebody in the portal does it. */

/** Its id as a definition; the one public reading of the API finds it by this name. */
export const TENANT_CONNECTOR = 'MicrosoftDefenderForCloudTenantBased';

/** Connects a subscription to a workspace by its own connector, or switches that on again. */
export function connect(world: World, workspace: SimWorkspace, subscription: SimSubscription): void {
  setConnector(world, workspace, subscription, 'Enabled');
}

/** Switches a subscription's connectors off, wherever they are; they stay in the list. */
export function disableConnector(world: World, subscription: SimSubscription): void {
  for (const workspace of connectedTo(world, subscription))
    setConnector(world, workspace, subscription, 'Disabled');
}

/** Deletes a subscription's connectors, and says in which workspaces they were. */
export function deleteConnector(world: World, subscription: SimSubscription): SimWorkspace[] {
  const were = connectedTo(world, subscription);
  for (const { connectors } of were) {
    for (const [name, one] of connectors) if (isOf(one, subscription)) connectors.delete(name);
  }
  changed(world);
  return were;
}

/** The workspaces that have a connector of the subscription, on or off. */
export const connectedTo = (world: World, subscription: SimSubscription): SimWorkspace[] =>
  [...world.workspaces.values()].filter(({ connectors }) =>
    [...connectors.values()].some((one) => isOf(one, subscription)),
  );

function setConnector(
  world: World,
  workspace: SimWorkspace,
  subscription: SimSubscription,
  state: 'Enabled' | 'Disabled',
): void {
  const [name = randomUUID()] = [...workspace.connectors].find(([, one]) => isOf(one, subscription)) ?? [];
  workspace.connectors.set(name, {
    kind: 'AzureSecurityCenter',
    etag: newEtag(),
    properties: { dataTypes: { alerts: { state } }, subscriptionId: subscription.id },
  });
  changed(world);
}

/** Connects the whole tenant at once, beside whatever is connected already. */
export function turnOnTenantConnector(world: World, workspace: SimWorkspace): void {
  workspace.connectors.set(TENANT_CONNECTOR, {
    kind: TENANT_CONNECTOR,
    etag: newEtag(),
    properties: { tenantId: world.tenantId, dataTypes: { alerts: { state: 'Enabled' } } },
  });
  changed(world);
}

export function turnOffTenantConnector(world: World, workspace: SimWorkspace): void {
  workspace.connectors.delete(TENANT_CONNECTOR);
  changed(world);
}

/** Bi-directional sync off: closing an incident closes no alerts of the subscription any more. */
export function breakSync(world: World, subscription: SimSubscription): void {
  subscription.sync = false;
  changed(world);
}

/** Switches a Defender plan on or off; one that the subscription does not have yet is added. */
export function setPlan(
  world: World,
  subscription: SimSubscription,
  name: string,
  tier: SimPlan['tier'],
): void {
  const plan = subscription.plans.get(name) ?? { tier: 'Free' };
  subscription.plans.set(name, plan);
  switchPlan(world, name, plan, tier);
}

export function unregisterProvider(world: World, subscription: SimSubscription): void {
  subscription.provider = 'NotRegistered';
  changed(world);
}

/** A rule that makes incidents from Defender for Cloud's alerts, of all severities but Informational unless told. */
export function addIncidentRule(
  world: World,
  workspace: SimWorkspace,
  {
    enabled = true,
    severities = ['High', 'Medium', 'Low'],
  }: { enabled?: boolean; severities?: string[] | null } = {},
): void {
  workspace.rules.set(randomUUID(), {
    kind: 'MicrosoftSecurityIncidentCreation',
    etag: newEtag(),
    properties: {
      productFilter: 'Azure Security Center',
      severitiesFilter: severities,
      displayNamesFilter: null,
      displayNamesExcludeFilter: null,
      displayName: 'Create incidents based on Microsoft Defender for Cloud alerts',
      enabled,
      description: null,
      alertRuleTemplateName: null,
      lastModifiedUtc: azureTime(world.now()),
    },
  });
  changed(world);
}

/** Switches off whatever makes incidents from Defender for Cloud's alerts. */
export function disableRule(world: World, workspace: SimWorkspace): void {
  for (const rule of workspace.rules.values()) {
    if (rule.properties.productFilter !== 'Azure Security Center') continue;
    Object.assign(rule.properties, { enabled: false, lastModifiedUtc: azureTime(world.now()) });
    rule.etag = newEtag();
  }
  changed(world);
}

const changed = (world: World) => world.events.emit('change', 'connectors');
