import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Workspace } from '../../src/azure/model.ts';
import { CLOUDS, type CloudAddresses } from '../../src/config/clouds.ts';
import type { AccessToken, TokenCredential } from '../../src/core/credential.ts';
import { trustedCertificate } from './certificate.ts';

// biome-ignore lint/suspicious/noExplicitAny: what came over the wire is looked into field by field
export type Wire = any;

export interface Seen {
  readonly method: string;
  /** Path with query, decoded. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Parsed, where it was JSON or a form. */
  readonly body: Wire;
}

export interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** `true`: never answers. `'drop'`: breaks the connection. */
  readonly silent?: true | 'drop';
}

export type Answerer = (request: Seen) => Told | Promise<Told>;

export interface StandIn {
  readonly url: string;
  readonly seen: Seen[];
  /** What is said from now on. */
  answer: Answerer;
  stop(): Promise<void>;
}

/** One server on loopback that answers as told and remembers what it was asked; https with a certificate that is trusted from here on. */
export async function startStandIn(answer: Answerer, scheme: 'https' | 'http' = 'https'): Promise<StandIn> {
  const seen: Seen[] = [];
  const standIn = { answer };
  const server: Server = scheme === 'http' ? createServer() : createTlsServer(trustedCertificate());
  server.on('request', async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const one: Seen = {
      method: request.method ?? '',
      url: decodeURIComponent((request.url ?? '').replaceAll('+', ' ')),
      headers: request.headers,
      body: parse(Buffer.concat(parts).toString('utf8'), String(request.headers['content-type'])),
    };
    seen.push(one);
    const { status = 200, headers = {}, body, silent } = await standIn.answer(one);
    if (silent === 'drop') request.socket.destroy();
    if (silent) return;
    response.writeHead(status, {
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    });
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(standIn, {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

function parse(text: string, type: string): Wire {
  if (text === '') return undefined;
  return type.includes('form-urlencoded') ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text);
}

/** Azure's own addresses and scopes, with the three that are asked here on loopback. */
export const addressesAt = (url: string): CloudAddresses => ({
  ...CLOUDS.public,
  authorityHost: url,
  resourceManager: url,
  logAnalytics: url,
});

/** A credential that writes down what it was asked for. */
export function aCredential(token = 'a-token') {
  const asked: { scope: string; claims?: string }[] = [];
  const credential: TokenCredential = {
    async getToken(scopes, options): Promise<AccessToken> {
      asked.push({ scope: [scopes].flat().join(' '), ...(options?.claims && { claims: options.claims }) });
      return { token, expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  return { ...credential, asked };
}

export const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111';
export const WORKSPACE: Workspace = {
  id: `/subscriptions/${SUBSCRIPTION}/resourcegroups/rg-soc/providers/microsoft.operationalinsights/workspaces/law-soc`,
  subscriptionId: SUBSCRIPTION,
  resourceGroup: 'RG-Soc',
  name: 'law-soc',
};
export const INCIDENT = '5f4d3c2b-1a09-4f8e-9d7c-6b5a49382716';

/** An incident as Azure writes it: mixed case, seven digits, nulls. */
export const wireIncident = (over: Wire = {}, name = INCIDENT): Wire => ({
  id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/RG-Soc/providers/Microsoft.OperationalInsights/workspaces/law-soc/providers/Microsoft.SecurityInsights/Incidents/${name.toUpperCase()}`,
  name: name.toUpperCase(),
  type: 'Microsoft.SecurityInsights/Incidents',
  etag: '"0100-aa"',
  properties: {
    title: 'Brute force against vm-web-01',
    description: null,
    severity: 'High',
    status: 'New',
    owner: { objectId: null, email: null, assignedTo: null, userPrincipalName: null },
    labels: [{ labelName: 'night-shift', labelType: 'User' }],
    firstActivityTimeUtc: '2026-11-23T13:30:00.1234567Z',
    lastModifiedTimeUtc: '2026-11-23T13:50:00.7654321Z',
    createdTimeUtc: '2026-11-23T13:40:00.1234567Z',
    incidentNumber: 4711,
    incidentUrl: 'https://portal.azure.com/#asset/4711',
    providerName: 'Azure Sentinel',
    providerIncidentId: '4711',
    additionalData: {
      alertsCount: 2,
      alertProductNames: ['Azure Security Center'],
      tactics: ['CredentialAccess'],
    },
    ...over,
  },
});

export const envelope = (code: string, message = code): Wire => ({ error: { code, message } });
