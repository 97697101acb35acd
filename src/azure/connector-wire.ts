import { z } from 'zod/v4';
import type { DataConnector, IncidentRule } from './health.ts';
import { text, words } from './wire.ts';

const state = z.object({ state: text }).nullish().catch(undefined);

const ConnectorWire = z.object({
  name: z.string(),
  kind: text,
  etag: text,
  properties: z
    .object({
      subscriptionId: text,
      dataTypes: z.object({ alerts: state, incidents: state }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
});

/** Its kind is in no published version, so some see it as a kind and some as a name. */
const TENANT = 'microsoftdefenderforcloudtenantbased';
const KINDS: Readonly<Record<string, DataConnector['kind']>> = {
  azuresecuritycenter: 'legacy',
  microsoftthreatprotection: 'xdr',
  [TENANT]: 'tenant',
};

/** A connector of any kind; undefined for what has no name. */
export function connectorFrom(wire: unknown): DataConnector | undefined {
  const { data } = ConnectorWire.safeParse(wire);
  if (!data) return undefined;
  const { name, etag, properties } = data;
  const named = name.toLowerCase() === TENANT ? TENANT : data.kind?.toLowerCase();
  const kind = KINDS[named ?? ''] ?? 'other';
  const { alerts, incidents } = properties?.dataTypes ?? {};
  const subscriptionId = kind === 'legacy' ? properties?.subscriptionId?.toLowerCase() : undefined;
  return {
    name,
    kind,
    enabled: isOn(kind === 'xdr' ? incidents?.state : (alerts?.state ?? silent(kind))),
    ...(subscriptionId && { subscriptionId }),
    ...(etag && { etag }),
  };
}

/** Nobody has written down how the tenant-wide connector says that it is on: that it is there counts, unless it says otherwise. */
const silent = (kind: DataConnector['kind']) => (kind === 'tenant' ? 'enabled' : undefined);

/** Microsoft's own playbook writes it in lower case. */
const isOn = (value: string | undefined): boolean => value?.toLowerCase() === 'enabled';

/** What Sentinel calls Defender for Cloud in a rule. */
export const RULE_PRODUCT = 'Azure Security Center';
export const RULE_KIND = 'MicrosoftSecurityIncidentCreation';

const RuleWire = z.object({
  name: z.string(),
  kind: z.string(),
  etag: text,
  properties: z.looseObject({
    displayName: text,
    enabled: z.boolean(),
    productFilter: z.string(),
    severitiesFilter: words,
  }),
});

/** A rule that makes incidents from Defender for Cloud's alerts; undefined for every other rule. */
export function incidentRuleFrom(wire: unknown): IncidentRule | undefined {
  const { data } = RuleWire.safeParse(wire);
  if (!data || !same(data.kind, RULE_KIND) || !same(data.properties.productFilter, RULE_PRODUCT)) {
    return undefined;
  }
  const { displayName, enabled, severitiesFilter } = data.properties;
  return {
    name: data.name,
    displayName: displayName ?? data.name,
    enabled,
    severities: severitiesFilter,
    wire: wire as object,
  };
}

const Written = z.object({
  etag: text,
  kind: z.string(),
  properties: z.record(z.string(), z.unknown()),
});

/** The rule as it was read, switched on: PUT replaces, and what is left out is lost. */
export function ruleSwitchedOn({ wire }: IncidentRule): object {
  const { etag, kind, properties } = Written.parse(wire);
  const { lastModifiedUtc: _readOnly, ...kept } = properties;
  return { ...(etag && { etag }), kind, properties: { ...kept, enabled: true } };
}

const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
