import { randomUUID } from 'node:crypto';
import { newEtag, touch, write } from './azure/incident-write.ts';
import { incidentUrl } from './azure/incidents.ts';
import { type AlertOutline, makeAlert } from './tenant-alerts.ts';
import { azureTime } from './times.ts';
import type {
  RoleAssignment,
  SimIncident,
  SimPerson,
  SimSentinelAlert,
  SimSubscription,
  SimWorkspace,
  World,
} from './world.ts';

/** Fills the simulated tenant, and changes it as people in the portal and automation do. */

export function addSubscription(
  world: World,
  outline: Partial<SimSubscription> & { name: string },
): SimSubscription {
  const subscription: SimSubscription = {
    id: randomUUID(),
    location: 'westeurope',
    sync: true,
    plans: new Map([
      ['VirtualMachines', { tier: 'Standard', subPlan: 'P2' }],
      ['StorageAccounts', { tier: 'Standard', subPlan: 'DefenderForStorageV2' }],
      ['SqlServers', { tier: 'Standard' }],
      ['Containers', { tier: 'Free' }],
      ['KubernetesService', { tier: 'Free', deprecated: true }],
    ]),
    provider: 'Registered',
    ...outline,
  };
  world.subscriptions.set(subscription.id, subscription);
  world.events.emit('change', 'subscriptions');
  return subscription;
}

export function addWorkspace(
  world: World,
  outline: Partial<SimWorkspace> & { name: string; subscriptionId: string; resourceGroup: string },
): SimWorkspace {
  const { subscriptionId, resourceGroup, name } = outline;
  const workspace: SimWorkspace = {
    id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${name}`,
    guid: randomUUID(),
    kind: 'sentinel',
    incidents: new Map(),
    nextNumber: 4711,
    takesFilter: true,
    alerts: [],
    connectors: new Map(),
    rules: new Map(),
    packages: new Map(),
    onboarded: true,
    ...outline,
  };
  world.workspaces.set(name, workspace);
  return workspace;
}

export function addPerson(world: World, name: string, roles: readonly RoleAssignment[]): SimPerson {
  const userPrincipalName = `${name.toLowerCase().replace(' ', '.')}@contoso.example`;
  const person: SimPerson = {
    objectId: randomUUID(),
    name,
    userPrincipalName,
    teamsId: `29:${randomUUID()}`,
    roles: [...roles],
  };
  world.people.set(person.objectId, person);
  return person;
}

/** What a test or the script says of an incident; everything else is believable. */
export interface IncidentOutline {
  readonly title?: string;
  readonly description?: string;
  readonly severity?: 'High' | 'Medium' | 'Low' | 'Informational';
  readonly status?: 'New' | 'Active' | 'Closed';
  readonly tactics?: readonly string[];
  readonly techniques?: readonly string[];
  readonly alerts?: readonly AlertOutline[];
  readonly entities?: readonly { kind: string; properties: Readonly<Record<string, unknown>> }[];
  /** Milliseconds since the epoch; now unless told. */
  readonly createdAt?: number;
  /** Overrides of wire properties. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

/** A new incident with its alerts, in Sentinel and in Defender for Cloud, whatever is connected. */
export function raiseIncident(
  world: World,
  workspace: SimWorkspace,
  outline: IncidentOutline = {},
): SimIncident {
  const [anySubscription] = world.subscriptions.values();
  const outlines = outline.alerts ?? [{ subscriptionId: anySubscription?.id ?? '' }];
  const alerts = outlines.map((one) => makeAlert(world, workspace, one));
  return openIncident(world, workspace, outline, alerts);
}

/** A new incident from alerts that the workspace has. */
export function openIncident(
  world: World,
  workspace: SimWorkspace,
  outline: Omit<IncidentOutline, 'alerts'>,
  alerts: SimSentinelAlert[],
): SimIncident {
  const name = randomUUID();
  const number = workspace.nextNumber++;
  const createdAt = outline.createdAt ?? world.now();
  const xdr = workspace.kind === 'xdr';
  const incident: SimIncident = {
    name,
    etag: newEtag(),
    properties: {
      title: outline.title ?? 'Suspected successful brute force against vm-web-01',
      description: outline.description ?? 'An account signed in after 214 failed attempts from 3 addresses.',
      severity: outline.severity ?? 'High',
      status: outline.status ?? 'New',
      owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
      labels: [],
      firstActivityTimeUtc: azureTime(createdAt - 600_000),
      lastActivityTimeUtc: azureTime(createdAt - 60_000),
      createdTimeUtc: azureTime(createdAt),
      lastModifiedTimeUtc: azureTime(createdAt),
      incidentNumber: number,
      incidentUrl: incidentUrl(world, workspace, name),
      providerName: xdr ? 'Microsoft XDR' : 'Azure Sentinel',
      providerIncidentId: String(number),
      relatedAnalyticRuleIds: [],
      additionalData: {
        tactics: outline.tactics ?? ['CredentialAccess'],
        techniques: outline.techniques ?? ['T1110'],
        ...(xdr && {
          providerIncidentUrl: `${world.cloud.defenderPortal}/incidents/${number}?tid=${world.tenantId}`,
        }),
      },
      ...(outline.status === 'Closed' && { classification: 'Undetermined' }),
      ...outline.properties,
    },
    alerts,
    entities: (outline.entities ?? []).map(({ kind, properties }) => ({
      kind,
      properties: { ...properties },
    })),
    comments: new Map(),
    modifiedBy: xdr ? 'Microsoft Defender XDR' : 'Microsoft Sentinel',
  };
  workspace.incidents.set(name, incident);
  world.events.emit('change', 'incidents');
  return incident;
}

/** A change made in the portal or by automation, with all that follows from it in Azure. `by`: what ModifiedBy will say. */
export function changeIncident(
  world: World,
  workspace: SimWorkspace,
  incident: SimIncident,
  properties: Readonly<Record<string, unknown>>,
  by = 'portal.user@contoso.example',
): void {
  const next = { ...incident.properties, ...properties };
  if (next.status !== 'Closed')
    for (const name of ['classification', 'classificationReason', 'classificationComment']) delete next[name];
  write(world, workspace, incident, next, by);
}

/** Defender XDR finds that one incident belongs to another: its alerts move, it closes, and is tagged as redirected. */
export function mergeIncident(
  world: World,
  workspace: SimWorkspace,
  from: SimIncident,
  into: SimIncident,
): void {
  from.properties = {
    ...from.properties,
    status: 'Closed',
    classification: 'Undetermined',
    labels: [{ labelName: 'Redirected', labelType: 'AutoAssigned' }],
    additionalData: {
      ...(from.properties.additionalData as object),
      mergedIncidentNumber: String(into.properties.incidentNumber),
      mergedIncidentUrl: incidentUrl(world, workspace, into.name),
    },
  };
  into.alerts.push(...from.alerts.splice(0));
  touch(world, into, 'Microsoft Defender XDR');
  touch(world, from, 'Microsoft Defender XDR');
}
