import { randomUUID } from 'node:crypto';
import { azureTime } from './times.ts';
import type { SimDefenderAlert, SimSentinelAlert, SimWorkspace, World } from './world.ts';

/** What is said of an alert; everything else is believable. */
export interface AlertOutline {
  readonly subscriptionId: string;
  readonly title?: string;
  readonly description?: string;
  readonly severity?: string;
  /** Whose alert it is; Defender for Cloud's unless told. */
  readonly product?: 'defender-for-cloud' | 'xdr' | 'other';
  /** ARM type and name of the resource it is about; an empty group makes an alert of the subscription itself. */
  readonly resource?: { readonly group: string; readonly type: string; readonly name: string };
  readonly status?: SimDefenderAlert['status'];
  readonly stubborn?: boolean;
  /** Without a deep link (old and XDR alerts have none). */
  readonly noLink?: boolean;
  readonly loggedAt?: number;
  /** Overrides of the Sentinel entity's wire properties. */
  readonly properties?: Readonly<Record<string, unknown>>;
}

const PRODUCTS = {
  'defender-for-cloud': 'Azure Security Center',
  xdr: 'Microsoft Defender for Endpoint',
  other: 'Azure Active Directory Identity Protection',
} as const;
const VM = { group: 'rg-web-prod', type: 'Microsoft.Compute/virtualMachines', name: 'vm-web-01' };
/** .NET ticks at the Unix epoch: Defender names alerts by the ticks that are left of time. */
const TICKS_END = 3_155_378_975_999_999_999n;
const TICKS_AT_EPOCH = 621_355_968_000_000_000n;

/** An alert as Sentinel lists it, logged in the workspace, and, where it is Defender for Cloud's, the original. */
export function makeAlert(world: World, workspace: SimWorkspace, outline: AlertOutline): SimSentinelAlert {
  return logAlert(world, workspace, outline, isDefenders(outline) ? makeOriginal(world, outline) : undefined);
}

/** Whether it is one of Defender for Cloud's own. */
export const isDefenders = ({ product = 'defender-for-cloud' }: AlertOutline): boolean =>
  product === 'defender-for-cloud';

/** A row in the workspace's SecurityAlert table; `original` is what it tells of, where that is Defender for Cloud's. */
export function logAlert(
  world: World,
  workspace: SimWorkspace,
  outline: AlertOutline,
  original: SimDefenderAlert | undefined,
): SimSentinelAlert {
  const systemAlertId = randomUUID();
  const at = azureTime(Math.max(world.now(), outline.loggedAt ?? 0));
  const alert: SimSentinelAlert = {
    systemAlertId,
    defenderName: original?.name,
    loggedAt: outline.loggedAt,
    properties: {
      systemAlertId,
      ...entityOf(workspace, outline, original, at),
      ...(original && { providerAlertId: original.name }),
      ...(original && !outline.noLink && { alertLink: deepLink(world, original) }),
      ...outline.properties,
    },
  };
  workspace.alerts.push(alert);
  return alert;
}

function entityOf(
  workspace: SimWorkspace,
  outline: AlertOutline,
  original: SimDefenderAlert | undefined,
  at: string,
): Record<string, unknown> {
  const { subscriptionId, resource = VM } = outline;
  const product = PRODUCTS[outline.product ?? 'defender-for-cloud'];
  const title = outline.title ?? 'Suspected successful brute force attack';
  return {
    alertDisplayName: title,
    description: outline.description ?? '',
    friendlyName: title,
    alertType: 'VM_SuspectedBruteForce',
    severity: outline.severity ?? 'High',
    status: 'New',
    vendorName: 'Microsoft',
    productName: workspace.kind === 'xdr' && original ? 'Microsoft Defender XDR' : product,
    confidenceLevel: 'Unknown',
    compromisedEntity: resource.name,
    startTimeUtc: original?.properties.startTimeUtc ?? at,
    endTimeUtc: original?.properties.endTimeUtc ?? at,
    timeGenerated: at,
    processingEndTime: at,
    tactics: [],
    resourceIdentifiers: [
      { type: 'AzureResource', resourceId: resourceIdOf(subscriptionId, resource), subscriptionId },
      { type: 'LogAnalytics', workspaceId: workspace.guid, subscriptionId: workspace.subscriptionId },
    ],
    additionalData: {
      AlertMessageEnqueueTime: at,
      OriginalProductName: product,
      effectiveSubscriptionId: subscriptionId,
    },
  };
}

/** A new alert in Defender for Cloud, and nowhere else yet. */
export function makeOriginal(world: World, outline: AlertOutline): SimDefenderAlert {
  const subscription = world.subscriptions.get(outline.subscriptionId);
  const { group, type, name: resource } = outline.resource ?? VM;
  const ticks = TICKS_END - (TICKS_AT_EPOCH + BigInt(world.now()) * 10_000n);
  const name = `${ticks}_${randomUUID()}`;
  const alert: SimDefenderAlert = {
    name,
    subscriptionId: outline.subscriptionId,
    resourceGroup: group || undefined,
    location: subscription?.location ?? 'westeurope',
    status: outline.status ?? 'Active',
    stubborn: outline.stubborn,
    properties: {},
  };
  const at = azureTime(world.now());
  Object.assign(alert.properties, {
    version: '2022-01-01',
    alertType: 'VM_SuspectedBruteForce',
    systemAlertId: name,
    productComponentName: 'Servers',
    alertDisplayName: outline.title ?? 'Suspected successful brute force attack',
    description: outline.description ?? '',
    severity: outline.severity ?? 'High',
    intent: 'CredentialAccess',
    startTimeUtc: at,
    endTimeUtc: at,
    timeGeneratedUtc: at,
    processingEndTimeUtc: at,
    vendorName: 'Microsoft',
    productName: 'Azure Security Center',
    compromisedEntity: resource,
    isIncident: false,
    alertUri: deepLink(world, alert),
    resourceIdentifiers: [
      {
        type: 'AzureResource',
        azureResourceId: resourceIdOf(outline.subscriptionId, { group, type, name: resource }),
      },
    ],
    entities: [],
    extendedProperties: {},
  });
  world.defenderAlerts.set(name, alert);
  world.events.emit('change', 'alerts');
  return alert;
}

function resourceIdOf(subscriptionId: string, { group, type, name }: typeof VM): string {
  const inGroup = group ? `/resourceGroups/${group}` : '';
  return `/subscriptions/${subscriptionId}${inGroup}/providers/${type}/${name}`;
}

const deepLink = (
  { cloud }: World,
  { name, subscriptionId, resourceGroup, location }: SimDefenderAlert,
): string =>
  `${cloud.portal}/#blade/Microsoft_Azure_Security_AzureDefenderForData/AlertBlade/alertId/${name}/subscriptionId/${subscriptionId}` +
  `${resourceGroup ? `/resourceGroup/${resourceGroup}` : ''}/referencedFrom/alertDeepLink/location/${location}`;
