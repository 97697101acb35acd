import { isConnected } from '../azure/connected.ts';
import { FREE_OF_CHARGE } from '../azure/plans.ts';
import { registrationOf } from '../azure/providers.ts';
import type { FactRow } from '../page/snapshot.ts';
import { connectedTo } from '../tenant-connectors.ts';
import type { SimSubscription, World } from '../world.ts';

/** What a subscription's connection to Sentinel hangs on, as it is in Azure at this moment. */
export const connectorFacts = (world: World, one: SimSubscription): FactRow[] => [
  ...(one.tenantId ? [{ name: 'Tenant', words: 'another one, seen through Lighthouse', good: false }] : []),
  connectorOf(world, one),
  { name: 'Sync', words: one.sync ? 'on' : 'off', good: one.sync },
  plansOf(one),
  providerOf(world, one),
  {
    name: 'Alerts',
    words: one.alertsStopped ? 'stay in Defender for Cloud' : 'flow as far as it is connected',
    good: one.alertsStopped !== true,
  },
];

function connectorOf(world: World, one: SimSubscription): FactRow {
  const name = 'Connector';
  const places = connectedTo(world, one).map((workspace) => {
    const on = isConnected(workspace, one);
    return { on, words: on ? `connected to ${workspace.name}` : `switched off in ${workspace.name}` };
  });
  if (places.length === 0) return { name, words: 'not connected', good: false };
  return {
    name,
    words: places.map((place) => place.words).join(', '),
    good: places.length === 1 && places.every((place) => place.on),
  };
}

function plansOf({ plans }: SimSubscription): FactRow {
  const counted = [...plans].filter(([name, plan]) => !plan.deprecated && !FREE_OF_CHARGE.includes(name));
  const on = counted.filter(([, { tier }]) => tier === 'Standard');
  const names = on.map(([name, { subPlan }]) => (subPlan ? `${name} (${subPlan})` : name));
  const count = `${on.length} of ${counted.length} on`;
  return {
    name: 'Plans',
    words: on.length > 0 ? `${count}: ${names.join(', ')}` : count,
    good: on.length > 0,
  };
}

function providerOf(world: World, one: SimSubscription): FactRow {
  const state = registrationOf(one, world.now());
  const words = { Registered: 'registered', Registering: 'registering', NotRegistered: 'not registered' };
  return {
    name: 'Provider',
    words: words[state as keyof typeof words] ?? state,
    good: state === 'Registered',
  };
}
