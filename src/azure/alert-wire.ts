import { z } from 'zod/v4';
import type {
  DefenderAlert,
  DefenderAlertRef,
  DefenderAlertStatus,
  EntitySummary,
  SecurityAlert,
} from './model.ts';
import { text } from './wire.ts';

/** Sentinel's name for Defender for Cloud is still its old one. */
const OWN_PRODUCT = 'azure security center';

const AlertWire = z.object({
  kind: text,
  name: z.string(),
  properties: z.object({
    systemAlertId: text,
    alertDisplayName: text,
    severity: text,
    productName: text,
    providerAlertId: text,
    alertLink: text,
    compromisedEntity: text,
    startTimeUtc: text,
    status: text,
    resourceIdentifiers: z
      .array(z.object({ type: text, resourceId: text, subscriptionId: text, resourceGroup: text }))
      .nullish()
      .catch(undefined),
    additionalData: z.record(z.string(), z.unknown()).nullish().catch(undefined),
  }),
});

export function alertFrom(wire: unknown): SecurityAlert | undefined {
  const parsed = AlertWire.safeParse(wire);
  if (!parsed.success || (parsed.data.kind && parsed.data.kind !== 'SecurityAlert')) return undefined;
  const { name, properties: p } = parsed.data;
  const extra = (key: string) =>
    typeof p.additionalData?.[key] === 'string' ? (p.additionalData[key] as string) : undefined;
  const azure =
    p.resourceIdentifiers?.find((one) => one.resourceId) ??
    p.resourceIdentifiers?.find((one) => one.type === 'AzureResource');
  const products = [p.productName, extra('OriginalProductName')].map((one) => one?.toLowerCase());
  return {
    systemAlertId: (p.systemAlertId ?? name).toLowerCase(),
    title: p.alertDisplayName ?? 'Untitled alert',
    severity: p.severity ?? 'Informational',
    productName: p.productName ?? '',
    isDefenderForCloud: products.includes(OWN_PRODUCT) || products.includes('microsoft defender for cloud'),
    providerAlertId: p.providerAlertId,
    alertLink: p.alertLink,
    compromisedEntity: p.compromisedEntity,
    resourceId: azure?.resourceId,
    subscriptionId:
      subscriptionOf(azure?.resourceId) ?? azure?.subscriptionId ?? extra('effectiveSubscriptionId'),
    resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(azure?.resourceId ?? '')?.[1] ?? azure?.resourceGroup,
    startTimeUtc: p.startTimeUtc,
    status: p.status,
  };
}

export const subscriptionOf = (resourceId: string | undefined): string | undefined =>
  /^\/subscriptions\/([0-9a-f-]{36})/i.exec(resourceId ?? '')?.[1]?.toLowerCase();

const EntityWire = z.object({
  kind: z.string(),
  properties: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});
const CountWire = z.object({ entityKind: z.string(), count: z.number() });
const list = z.array(z.unknown()).nullish().catch(undefined);
const EntitiesWire = z.object({ entities: list, metaData: list });

/** More are never shown. */
const SHOWN = 20;

/** The property that names an entity of a kind best, in this order. */
const NAMES = [
  'address',
  'hostName',
  'accountName',
  'fileName',
  'url',
  'domainName',
  'hashValue',
  'resourceId',
  'processId',
  'friendlyName',
];

export function entitiesFrom(wire: unknown): EntitySummary {
  const { entities, metaData } = EntitiesWire.parse(wire ?? {});
  const counts = (metaData ?? []).flatMap((one) => CountWire.safeParse(one).data ?? []);
  const first = (entities ?? []).slice(0, SHOWN).flatMap((one) => {
    const { data } = EntityWire.safeParse(one);
    const value = NAMES.map((name) => data?.properties?.[name]).find(isText);
    return data && value ? [{ kind: data.kind, value: shortened(data.kind, value) }] : [];
  });
  return { counts: counts.map(({ entityKind, count }) => ({ kind: entityKind, count })), first };
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** An Azure resource is known by its name, not by its id. */
const shortened = (kind: string, value: string): string =>
  kind === 'AzureResource' ? (value.split('/').filter(Boolean).at(-1) ?? value) : value;

const DefenderAlertWire = z.object({
  properties: z.object({ alertDisplayName: text, status: z.string() }),
});

const DEFENDER_STATES = ['Active', 'InProgress', 'Resolved', 'Dismissed'] as const;

/** An alert's state in Azure's spelling; the services disagree about its case. @throws ZodError for a state that nobody knows. */
export const defenderStateFrom = (value: string): DefenderAlertStatus =>
  z.enum(DEFENDER_STATES).parse(DEFENDER_STATES.find((one) => one.toLowerCase() === value.toLowerCase()));

export function defenderAlertFrom(wire: unknown, ref: DefenderAlertRef): DefenderAlert {
  const { alertDisplayName, status } = DefenderAlertWire.parse(wire).properties;
  return { ref, title: alertDisplayName ?? 'Untitled alert', status: defenderStateFrom(status) };
}
