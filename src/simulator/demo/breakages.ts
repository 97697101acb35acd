import { protects } from '../azure/plans.ts';
import { registrationOf } from '../azure/providers.ts';
import {
  breakSync,
  connect,
  connectedTo,
  deleteConnector,
  setPlan,
  TENANT_CONNECTOR,
  turnOffTenantConnector,
  turnOnTenantConnector,
  unregisterProvider,
} from '../tenant-connectors.ts';
import { discoverLighthouse, discoverSubscription, removeSubscription } from '../tenant-fleet.ts';
import { raiseAlert, resumeAlerts, stopAlerts } from '../tenant-flow.ts';
import type { SimSubscription, SimWorkspace, World } from '../world.ts';

/** Something that goes wrong with connectors, and its undoing. What is broken is read from the tenant: a repair counts too. */
export interface Breakage<Place> {
  isBroken(world: World, place: Place): boolean;
  breakIt(world: World, place: Place): void;
  mend(world: World, place: Place): void;
}

/** The workspace that subscriptions are connected to, one by one. */
const homeIn = (world: World): SimWorkspace | undefined =>
  [...world.workspaces.values()].find((one) => one.kind === 'sentinel');

const PLAN = 'VirtualMachines';
/** The plans that were on before all were switched off. */
const plansBefore = new WeakMap<SimSubscription, readonly string[]>();

/** What can be broken of one subscription. */
export const IN_SUBSCRIPTION: Readonly<Record<string, Breakage<SimSubscription>>> = {
  sync: {
    isBroken: (_, one) => !one.sync,
    breakIt: breakSync,
    mend: (world, one) => {
      one.sync = true;
      world.events.emit('change', 'subscriptions');
    },
  },
  connector: {
    isBroken: (world, one) => connectedTo(world, one).length === 0,
    breakIt: deleteConnector,
    mend: (world, one) => {
      const home = homeIn(world);
      if (home) connect(world, home, one);
    },
  },
  plan: {
    isBroken: (_, one) => one.plans.get(PLAN)?.tier !== 'Standard',
    breakIt: (world, one) => setPlan(world, one, PLAN, 'Free'),
    mend: (world, one) => setPlan(world, one, PLAN, 'Standard'),
  },
  plans: {
    isBroken: (_, one) => !protects(one),
    breakIt: (world, one) => {
      const on = [...one.plans].filter(([, plan]) => plan.tier === 'Standard').map(([name]) => name);
      plansBefore.set(one, on);
      for (const name of on) setPlan(world, one, name, 'Free');
    },
    mend: (world, one) => {
      for (const name of plansBefore.get(one) ?? [PLAN]) setPlan(world, one, name, 'Standard');
    },
  },
  provider: {
    isBroken: (world, one) => registrationOf(one, world.now()) !== 'Registered',
    breakIt: unregisterProvider,
    mend: (world, one) => {
      one.provider = 'Registered';
      world.events.emit('change', 'subscriptions');
    },
  },
  flow: {
    isBroken: (_, one) => one.alertsStopped === true,
    // A quiet subscription is healthy: only an alert that is missing shows that something is wrong.
    breakIt: (world, one) => {
      const [home = homeIn(world)] = connectedTo(world, one);
      stopAlerts(world, one);
      if (home) raiseAlert(world, home, { subscriptionId: one.id, title: 'Access from a Tor exit node' });
    },
    mend: (world, one) => void resumeAlerts(world, one),
  },
};

/** What happens to the tenant as a whole. */
export const IN_TENANT: Readonly<Record<string, Breakage<undefined>>> = {
  subscription: aNewOne('Sandbox', (world, name) => discoverSubscription(world, { name })),
  lighthouse: aNewOne('Fabrikam Web (Lighthouse)', discoverLighthouse),
  'tenant-connector': {
    isBroken: (world) => homeIn(world)?.connectors.has(TENANT_CONNECTOR) === true,
    breakIt: (world) => {
      const home = homeIn(world);
      if (home) turnOnTenantConnector(world, home);
    },
    mend: (world) => {
      const home = homeIn(world);
      if (home) turnOffTenantConnector(world, home);
    },
  },
};

function aNewOne(name: string, discover: (world: World, name: string) => unknown): Breakage<undefined> {
  const found = (world: World) => [...world.subscriptions.values()].find((one) => one.name === name);
  return {
    isBroken: (world) => found(world) !== undefined,
    breakIt: (world) => void discover(world, name),
    mend: (world) => {
      const one = found(world);
      if (!one) return;
      deleteConnector(world, one);
      removeSubscription(world, one);
    },
  };
}

/** The names of what is broken now. */
export const brokenIn = <Place>(
  breakages: Readonly<Record<string, Breakage<Place>>>,
  world: World,
  place: Place,
): string[] =>
  Object.entries(breakages)
    .filter(([, one]) => one.isBroken(world, place))
    .map(([name]) => name);

/** Breaks or mends; what already is as it should be stays. False where there is no such thing to break. */
export function setBroken(world: World, what: string, subscriptionId: string, broken: boolean): boolean {
  const subscription = world.subscriptions.get(subscriptionId);
  if (Object.hasOwn(IN_TENANT, what)) return turn(IN_TENANT[what], world, undefined, broken);
  if (!subscription || !Object.hasOwn(IN_SUBSCRIPTION, what)) return false;
  return turn(IN_SUBSCRIPTION[what], world, subscription, broken);
}

function turn<Place>(
  breakage: Breakage<Place> | undefined,
  world: World,
  place: Place,
  broken: boolean,
): boolean {
  if (!breakage) return false;
  if (breakage.isBroken(world, place) === broken) return true;
  if (broken) breakage.breakIt(world, place);
  else breakage.mend(world, place);
  return true;
}
