/** An incident as the script tells it; `raise.ts` turns it into what the tenant holds. */
export interface Scenario {
  /** Name of the workspace that gets it. */
  readonly workspace: 'law-soc-we' | 'law-xdr';
  readonly title: string;
  readonly severity: Severity;
  readonly description: string;
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly alerts: readonly ScenarioAlert[];
  readonly entities: readonly ScenarioEntity[];
}

export type Severity = 'High' | 'Medium' | 'Low' | 'Informational';
export type SubscriptionName = 'Retail Production' | 'Shared Services' | 'Data Platform';

export interface ScenarioAlert {
  readonly title: string;
  readonly severity: Severity;
  readonly description: string;
  /** Whose alert it is; Defender for Cloud's unless told. */
  readonly product?: 'defender-for-cloud' | 'xdr' | 'other';
  readonly subscription: SubscriptionName;
  readonly resource: Resource;
}

/** An Azure resource, enough to make its id. */
export interface Resource {
  readonly group: string;
  /** `Microsoft.Compute/virtualMachines` */
  readonly type: string;
  readonly name: string;
}

export interface ScenarioEntity {
  readonly kind: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A scenario in its nth round: names differ from round to round. */
export type ScenarioMaker = (round: number) => Scenario;

const resource =
  (type: string) =>
  (name: string, group: string): Resource => ({ group, type, name });

export const vm = resource('Microsoft.Compute/virtualMachines');
export const sqlServer = resource('Microsoft.Sql/servers');
export const storage = resource('Microsoft.Storage/storageAccounts');
export const cluster = resource('Microsoft.ContainerService/managedClusters');
export const vault = resource('Microsoft.KeyVault/vaults');

export const account = (name: string, domain = 'contoso.example'): ScenarioEntity => ({
  kind: 'Account',
  properties: { accountName: name, upnSuffix: domain, friendlyName: name },
});
export const ip = (address: string, country?: string): ScenarioEntity => ({
  kind: 'Ip',
  properties: { address, friendlyName: address, ...(country && { location: { countryName: country } }) },
});
export const host = (name: string): ScenarioEntity => ({
  kind: 'Host',
  properties: { hostName: name, friendlyName: name, osFamily: 'Linux' },
});
export const process = (commandLine: string): ScenarioEntity => ({
  kind: 'Process',
  properties: { commandLine, friendlyName: commandLine.split(' ')[0] },
});
export const domain = (name: string): ScenarioEntity => ({
  kind: 'DnsResolution',
  properties: { domainName: name, friendlyName: name },
});
export const azureResource = (name: string): ScenarioEntity => ({
  kind: 'AzureResource',
  properties: { resourceId: name, friendlyName: name },
});

/** Two digits, 01 in the first round. */
export const nth = (round: number, first = 1): string => String(first + round).padStart(2, '0');
