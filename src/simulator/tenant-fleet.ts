import { randomUUID } from 'node:crypto';
import { addSubscription, addWorkspace } from './tenant.ts';
import { connect } from './tenant-connectors.ts';
import type { RoleAssignment, SimSubscription, SimWorkspace, World } from './world.ts';

type Outline = Parameters<typeof addSubscription>[1];

/**
 * A new subscription that everybody sees with the rights that they have on the oldest one, as by a management group. It is
 * connected to nothing.
 */
export function discoverSubscription(world: World, outline: Outline): SimSubscription {
  const [oldest] = world.subscriptions.keys();
  const subscription = addSubscription(world, { sync: false, ...outline });
  inherit(world, `/subscriptions/${oldest}`, `/subscriptions/${subscription.id}`);
  return subscription;
}

/** One of another tenant, which lets this one manage it through Azure Lighthouse; seen like any other. */
export const discoverLighthouse = (world: World, name: string): SimSubscription =>
  discoverSubscription(world, { name, tenantId: randomUUID() });

/** Everything of a subscription that is no more; its alerts and incidents stay where they are. */
export function removeSubscription(world: World, { id }: SimSubscription): void {
  const scope = `/subscriptions/${id}`;
  world.subscriptions.delete(id);
  for (const roles of everybodysRoles(world)) {
    for (let n = roles.length - 1; n >= 0; n -= 1) if (roles[n]?.scope === scope) roles.splice(n, 1);
  }
  world.events.emit('change', 'subscriptions');
}

/** A tenant of so many subscriptions and workspaces in all; the new subscriptions are connected in turn to the first workspace and the new ones. */
export function addFleet(
  world: World,
  size: { readonly subscriptions: number; readonly workspaces: number },
): { readonly subscriptions: SimSubscription[]; readonly workspaces: SimWorkspace[] } {
  const [first] = world.workspaces.values();
  if (!first) throw new Error('The tenant has no workspace to begin with.');
  const { subscriptionId } = first;
  const workspaces = numbered(size.workspaces - world.workspaces.size, (n) => {
    const workspace = addWorkspace(world, {
      name: `law-landing-${n}`,
      subscriptionId,
      resourceGroup: 'rg-soc',
    });
    inherit(world, first.id, workspace.id);
    return workspace;
  });
  const homes = [first, ...workspaces];
  const subscriptions = numbered(size.subscriptions - world.subscriptions.size, (n) => {
    const subscription = discoverSubscription(world, { name: `Landing zone ${n}`, sync: true });
    connect(world, homes[n % homes.length] ?? first, subscription);
    return subscription;
  });
  return { subscriptions, workspaces };
}

const numbered = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: Math.max(0, count) }, (_, index) => make(index + 1));

/** Whoever has a role at one scope gets the same at the other. */
function inherit(world: World, from: string, to: string): void {
  for (const roles of everybodysRoles(world)) {
    roles.push(...roles.filter(({ scope }) => scope === from).map(({ role }) => ({ role, scope: to })));
  }
}

const everybodysRoles = (world: World): RoleAssignment[][] => [
  world.botRoles,
  ...[...world.people.values()].map(({ roles }) => roles),
];
