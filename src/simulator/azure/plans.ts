import { azureTime } from '../times.ts';
import type { SimPlan, SimSubscription, World } from '../world.ts';
import { BadRequest, notFound, ok } from './answers.ts';
import { type ArmRequest, type Route, SUBSCRIPTION } from './route.ts';
import { inSubscription, same } from './workspace.ts';

const PATH = `${SUBSCRIPTION}/providers/Microsoft.Security/pricings`;
/** They say `Standard` in every subscription, for free, and license nothing. */
export const FREE_OF_CHARGE: readonly string[] = ['FoundationalCspm', 'Discovery'];
/** What a plan gets that is switched on without a choice. */
const DEFAULT_SUB_PLAN: Readonly<Record<string, string>> = {
  VirtualMachines: 'P2',
  StorageAccounts: 'DefenderForStorageV2',
};

/** Defender plans of a subscription. */
export const PLAN_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    path: PATH,
    action: 'Microsoft.Security/pricings/read',
    handle: (r) =>
      inSubscription(r, (one) =>
        ok({ value: [...one.plans].map(([name, plan]) => planWire(r, one, name, plan)) }),
      ),
  },
  {
    method: 'GET',
    path: `${PATH}/{plan}`,
    action: 'Microsoft.Security/pricings/read',
    handle: (r) => inPlan(r, (one, name, plan) => ok(planWire(r, one, name, plan))),
  },
  {
    method: 'PUT',
    path: `${PATH}/{plan}`,
    action: 'Microsoft.Security/pricings/write',
    write: true,
    handle: (r) =>
      inPlan(r, (one, name, plan) => {
        const { pricingTier, subPlan } = (r.body.properties ?? {}) as Record<string, unknown>;
        if (pricingTier !== 'Free' && pricingTier !== 'Standard') {
          throw new BadRequest(`The pricing tier '${pricingTier}' is not valid.`);
        }
        switchPlan(r.world, name, plan, pricingTier, subPlan ? String(subPlan) : undefined);
        return ok(planWire(r, one, name, plan, true));
      }),
  },
];

/** Whether some plan is on that is paid for and not replaced by another. */
export const protects = ({ plans }: SimSubscription): boolean =>
  [...plans].some(
    ([name, { tier, deprecated }]) => tier === 'Standard' && !deprecated && !FREE_OF_CHARGE.includes(name),
  );

/** Switches a plan on or off, with what follows from it. */
export function switchPlan(
  world: World,
  name: string,
  plan: SimPlan,
  tier: SimPlan['tier'],
  subPlan?: string,
): void {
  const on = tier === 'Standard';
  if (on && plan.tier !== 'Standard') plan.since = azureTime(world.now());
  if (!on) plan.since = undefined;
  plan.subPlan = on ? (subPlan ?? plan.subPlan ?? DEFAULT_SUB_PLAN[name]) : undefined;
  plan.tier = tier;
  world.events.emit('change', 'subscriptions');
}

/** A plan; most of it shows from 2024-01-01 on. What became of its extensions is told by the answer to a write only. */
function planWire(
  { query }: ArmRequest,
  one: SimSubscription,
  name: string,
  plan: SimPlan,
  justWritten = false,
) {
  const { tier, subPlan, deprecated, since } = plan;
  const newer = {
    enforce: 'False',
    resourcesCoverageStatus: tier === 'Standard' ? 'FullyCovered' : 'NotCovered',
    ...(since && { enablementTime: since }),
    ...(justWritten && tier === 'Standard' && { extensions: extensionsOf(plan) }),
    ...(deprecated && { deprecated, replacedBy: ['Containers'] }),
  };
  return {
    id: `/subscriptions/${one.id}/providers/Microsoft.Security/pricings/${name}`,
    name,
    type: 'Microsoft.Security/pricings',
    properties: {
      pricingTier: tier,
      freeTrialRemainingTime: 'PT0S',
      ...(subPlan && { subPlan }),
      ...((query.get('api-version') ?? '') >= '2024-01-01' && newer),
    },
  };
}

function extensionsOf({ failingExtension }: SimPlan) {
  const succeeded = { code: 'Succeeded', message: 'Successfully enabled extension' };
  const failed = { code: 'Failed', message: 'Failed to enable extension' };
  const good = { name: 'AgentlessVmScanning', isEnabled: 'True', operationStatus: succeeded };
  return failingExtension
    ? [good, { name: failingExtension, isEnabled: 'False', operationStatus: failed }]
    : [good];
}

function inPlan(
  request: ArmRequest,
  act: (one: SimSubscription, name: string, plan: SimPlan) => ReturnType<Route['handle']>,
) {
  return inSubscription(request, (one) => {
    const [name, plan] = [...one.plans].find(([known]) => same(known, request.params.plan)) ?? [];
    return name && plan ? act(one, name, plan) : notFound(`Plan '${request.params.plan}'`);
  });
}
