import { z } from 'zod/v4';
import type { DefenderPlan } from './health.ts';
import { text } from './wire.ts';

/**
 * Every subscription has these: they are free, say `Standard` by themselves and make no alerts, so they would let any
 * subscription look protected.
 */
const FREE = new Set(['foundationalcspm', 'discovery']);

const flag = z
  .boolean()
  .nullish()
  .transform((value) => value ?? false)
  .catch(false);

const PlanRow = z.object({ name: z.string(), tier: z.string(), subPlan: text, deprecated: flag });

/** A plan from a flat row; undefined for what protects nothing: deprecated ones, and those that come for free. */
export function planFrom(row: unknown): DefenderPlan | undefined {
  const { data } = PlanRow.safeParse(row);
  if (!data || data.deprecated || FREE.has(data.name.toLowerCase())) return undefined;
  const { name, tier, subPlan } = data;
  return { name, on: tier.toLowerCase() === 'standard', ...(subPlan && { subPlan }) };
}

const PlanWire = z.object({
  name: z.string(),
  properties: z.object({ pricingTier: z.string(), subPlan: text, deprecated: flag }),
});

/** A plan as Defender for Cloud lists it. */
export function planFromWire(wire: unknown): DefenderPlan | undefined {
  const { data } = PlanWire.safeParse(wire);
  return data && planFrom({ name: data.name, tier: data.properties.pricingTier, ...data.properties });
}

const ExtensionWire = z.object({ name: z.string(), operationStatus: z.object({ code: z.string() }) });
const SavedWire = z.object({
  properties: z.object({
    pricingTier: z.string(),
    extensions: z.array(z.unknown()).nullish().catch(undefined),
  }),
});

/** What did not get through although Azure answered 200: an extension of the plan, or the plan itself. */
export function faultIn(saved: unknown, plan: string): string | undefined {
  const { pricingTier, extensions } = SavedWire.parse(saved).properties;
  if (pricingTier.toLowerCase() !== 'standard') return `plan ${plan}`;
  const failed = (extensions ?? [])
    .flatMap((one) => ExtensionWire.safeParse(one).data ?? [])
    .filter((one) => one.operationStatus.code.toLowerCase() === 'failed')
    .map((one) => one.name);
  return failed.length > 0 ? `${failed.join(', ')} of plan ${plan}` : undefined;
}
