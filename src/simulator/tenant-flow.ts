import { isConnected, isEnabled } from './azure/connected.ts';
import { registrationOf } from './azure/providers.ts';
import { same } from './azure/workspace.ts';
import { type IncidentOutline, openIncident } from './tenant.ts';
import { type AlertOutline, isDefenders, logAlert, makeAlert, makeOriginal } from './tenant-alerts.ts';
import { TENANT_CONNECTOR } from './tenant-connectors.ts';
import type {
  SimDefenderAlert,
  SimIncident,
  SimSentinelAlert,
  SimSubscription,
  SimWorkspace,
  World,
} from './world.ts';

/** How an alert of Defender for Cloud gets into a workspace: by its subscription's connector, or by the tenant's. */
export type Way = 'legacy' | 'tenant';

/** The ways that are open from a subscription to a workspace; with two of them each alert comes twice. */
export function waysInto(world: World, workspace: SimWorkspace, subscriptionId: string): Way[] {
  const subscription = world.subscriptions.get(subscriptionId.toLowerCase());
  if (!subscription || subscription.alertsStopped || !workspace.onboarded) return [];
  const on = [...workspace.connectors].filter(([, one]) => isEnabled(one));
  const registered = registrationOf(subscription, world.now()) === 'Registered';
  const legacy = registered && isConnected(workspace, subscription);
  const tenant = !subscription.tenantId && on.some(([name]) => same(name, TENANT_CONNECTOR));
  return [...(legacy ? ['legacy' as const] : []), ...(tenant ? ['tenant' as const] : [])];
}

/** What became of an alert that Defender for Cloud raised. */
export interface Arrival {
  readonly original: SimDefenderAlert;
  /** In the workspace: none, one, or one by each way. */
  readonly alerts: readonly SimSentinelAlert[];
  readonly incidents: readonly SimIncident[];
}

/** An alert in Defender for Cloud; it comes to the workspace, and opens an incident there, as far as what is connected lets it. */
export function raiseAlert(world: World, workspace: SimWorkspace, outline: AlertOutline): Arrival {
  const original = makeOriginal(world, outline);
  const ways = waysInto(world, workspace, outline.subscriptionId);
  holdBack(world, workspace, outline, original);
  return { original, ...deliver(world, workspace, outline, original, ways) };
}

/** An alert in Defender for Cloud that gets nowhere else, for no reason that anything shows. */
export const raiseOnlyInDefender = (world: World, outline: AlertOutline): SimDefenderAlert =>
  makeOriginal(world, outline);

/** Alerts that a stopped flow holds back. */
const waiting = new WeakMap<SimDefenderAlert, { workspace: SimWorkspace; outline: AlertOutline }>();

function holdBack(
  world: World,
  workspace: SimWorkspace,
  outline: AlertOutline,
  original: SimDefenderAlert,
): void {
  if (world.subscriptions.get(outline.subscriptionId)?.alertsStopped)
    waiting.set(original, { workspace, outline });
}

/** From now on the subscription's alerts stay in Defender for Cloud. */
export function stopAlerts(world: World, subscription: SimSubscription): void {
  subscription.alertsStopped = true;
  world.events.emit('change', 'subscriptions');
}

/** The flow is back, and brings late what it held back; what finds no connector is lost. */
export function resumeAlerts(world: World, subscription: SimSubscription): Arrival[] {
  subscription.alertsStopped = false;
  world.events.emit('change', 'subscriptions');
  return [...world.defenderAlerts.values()].flatMap((original) => {
    const held = waiting.get(original);
    if (!held || original.subscriptionId !== subscription.id) return [];
    waiting.delete(original);
    const ways = waysInto(world, held.workspace, subscription.id);
    return [{ original, ...deliver(world, held.workspace, held.outline, original, ways) }];
  });
}

function deliver(
  world: World,
  workspace: SimWorkspace,
  outline: AlertOutline,
  original: SimDefenderAlert,
  ways: readonly Way[],
): Omit<Arrival, 'original'> {
  const alerts = ways.map(() => logAlert(world, workspace, outline, original));
  const { title, description, severity } = outline;
  const about = { title, description, severity: severity as IncidentOutline['severity'] };
  const incidents = alerts
    .filter((alert) => opensIncident(workspace, alert))
    .map((alert) => openIncident(world, workspace, about, [alert]));
  world.events.emit('change', 'alerts');
  return { alerts, incidents };
}

/** In the Defender portal Defender XDR does it; elsewhere a rule for the product that lets the severity through. */
function opensIncident({ kind, rules }: SimWorkspace, { properties }: SimSentinelAlert): boolean {
  if (kind === 'xdr') return true;
  return [...rules.values()].some(({ properties: rule }) => {
    const severities = rule.severitiesFilter as readonly string[] | null;
    const lets = !severities?.length || severities.includes(String(properties.severity));
    return rule.enabled === true && rule.productFilter === 'Azure Security Center' && lets;
  });
}

/**
 * A whole story: an incident of several alerts, with those of Defender for Cloud that find a way into the workspace; the
 * others stay where they were raised. Twice, where there are two ways. Undefined where nothing came of it.
 */
export function raiseStory(
  world: World,
  workspace: SimWorkspace,
  outline: IncidentOutline,
): SimIncident | undefined {
  const byWay: Record<Way, SimSentinelAlert[]> = { legacy: [], tenant: [] };
  const others: SimSentinelAlert[] = [];
  for (const one of outline.alerts ?? []) {
    if (!isDefenders(one)) {
      others.push(makeAlert(world, workspace, one));
      continue;
    }
    const original = makeOriginal(world, one);
    const ways = waysInto(world, workspace, one.subscriptionId);
    holdBack(world, workspace, one, original);
    for (const way of ways) byWay[way].push(logAlert(world, workspace, one, original));
  }
  const [first = [], second] = Object.values(byWay).filter((alerts) => alerts.length > 0);
  const opened = [[...others, ...first], second ?? []]
    .filter((alerts) => alerts.some((one) => !one.defenderName || opensIncident(workspace, one)))
    .map((alerts) => openIncident(world, workspace, outline, alerts));
  return opened[0];
}
