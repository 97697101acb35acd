import { randomUUID } from 'node:crypto';
import { appClaims, assertionClaims, identityClaims, issuerOf, personClaims } from './entra-claims.ts';
import { type ClientProofs, type EntraRefusal, refuseClient } from './entra-clients.ts';
import { refuseOnBehalf } from './entra-on-behalf.ts';
import { type Served, type ServiceFaults, startService } from './http.ts';
import type { TlsPair, WireRequest } from './teams/wire.ts';
import { type Claims, createTokens, type Tokens } from './tokens.ts';
import type { LogEntry, SimPerson, World } from './world.ts';

/** The simulated Entra ID. */
export interface SimEntra {
  /** The https origin that AZURE_AUTHORITY_HOST names. */
  readonly origin: string;
  /** On loopback. */
  readonly port: number;
  readonly tokens: Tokens;
  /** Teams' SSO assertion: audience is the bot's app, subject the person. Overrides replace claims, undefined removes one. */
  issueAssertion(person: SimPerson, overrides?: Claims): Promise<string>;
  /** The token of a person who signed in by hand, MFA included. */
  issueInteractive(person: SimPerson, audience: string): Promise<string>;
  /** The app's own token, as client credentials give it. */
  issueForApp(audience: string): Promise<string>;
  /** What a managed identity hands out as the app's federated credential. */
  issueFederated(principalId?: string, audience?: string): Promise<string>;
  /** From now on the app may prove itself with this certificate (PEM). */
  registerCertificate(pem: string): void;
  /** The claims of a token issued here for one of the audiences; undefined where it is not good. */
  verify(token: string, audiences: readonly string[]): Promise<Claims | undefined>;
  stop(): Promise<void>;
}

export interface EntraOptions {
  readonly world: World;
  readonly faults: ServiceFaults;
  readonly tls: TlsPair;
  /** Object id of the managed identity that the app trusts. */
  readonly identityPrincipalId: string;
  readonly port?: number;
}

const LIFETIME = 3_599;
const OWN_SCOPES = ['openid', 'profile', 'offline_access', 'email'];

/** Starts Entra ID on loopback, https only. */
export async function startEntra(options: EntraOptions): Promise<SimEntra> {
  const { world } = options;
  const tokens = await createTokens(world.now);
  const proofs: ClientProofs = { ...options, tokens, certificates: [] };
  const at = { origin: '' };
  const listener = await startService({
    ...options,
    service: 'entra',
    names: world.cloud.hosts && [world.cloud.hosts.entra],
    logBody: false,
    answer: (request) => answer(request, proofs, at.origin),
  });
  at.origin = listener.origin;
  return {
    origin: listener.origin,
    port: listener.port,
    tokens,
    issueAssertion: (person, overrides = {}) =>
      tokens.sign({ ...assertionClaims(world, listener.origin, person), ...overrides }),
    issueInteractive: (person, audience) =>
      tokens.sign(personClaims(world, person, audience, ['pwd', 'mfa'])),
    issueForApp: (audience) => tokens.sign(appClaims(world, audience)),
    issueFederated: (principalId = options.identityPrincipalId, audience = world.cloud.federation) =>
      tokens.sign({
        iss: issuerOf(world),
        aud: audience,
        idtyp: 'app',
        sub: principalId,
        oid: principalId,
        tid: world.tenantId,
      }),
    registerCertificate: (pem) => void proofs.certificates.push(pem),
    verify: async (token, audiences) => {
      const claims = await tokens.check(token, audiences);
      return typeof claims === 'string' ? undefined : claims;
    },
    stop: () => listener.close(),
  };
}

async function answer(request: WireRequest, proofs: ClientProofs, origin: string): Promise<Served> {
  const { world, tokens } = proofs;
  const [, tenant = '', rest = ''] = /^\/([^/]+)\/(.*)$/.exec(request.path) ?? [];
  if (tenant !== world.tenantId) {
    const message = `Tenant '${tenant}' not found.`;
    return refusal({ status: 400, error: 'invalid_tenant', number: 90002, message }, world);
  }
  if (rest === 'v2.0/.well-known/openid-configuration')
    return { status: 200, body: metadata(origin, tenant) };
  if (rest === 'discovery/v2.0/keys') return { status: 200, body: tokens.jwks() };
  if (rest === 'oauth2/v2.0/token' && request.method === 'POST') return issue(request, proofs);
  return { status: 404, body: { error: 'not_found' } };
}

const metadata = (origin: string, tenant: string) => ({
  issuer: `${origin}/${tenant}/v2.0`,
  authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
  token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
  jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
  token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  response_types_supported: ['code', 'id_token'],
  subject_types_supported: ['pairwise'],
  id_token_signing_alg_values_supported: ['RS256'],
});

async function issue(request: WireRequest, proofs: ClientProofs): Promise<Served> {
  const { world } = proofs;
  const form = new URLSearchParams(request.body);
  if (world.switches.entraDown) {
    const message = 'A transient error has occurred. Please try again.';
    return refusal({ status: 503, error: 'temporarily_unavailable', number: 90033, message }, world);
  }
  const badClient = await refuseClient(form, proofs);
  if (badClient) return refusal(badClient, world);
  const bot: LogEntry['principal'] = { kind: 'bot', id: world.appId, name: 'SOC Bot' };
  const resource = resourceOf(form.get('scope') ?? '', world);
  if (!resource) {
    const message = `The resource principal named in scope '${form.get('scope')}' was not found in the tenant.`;
    return {
      ...refusal({ status: 400, error: 'invalid_resource', number: 500011, message }, world),
      principal: bot,
    };
  }
  if (form.get('grant_type') === 'client_credentials') {
    return { ...(await granted(proofs, appClaims(world, resource), resource)), principal: bot };
  }
  return onBehalf(form, resource, proofs);
}

async function onBehalf(form: URLSearchParams, resource: string, proofs: ClientProofs): Promise<Served> {
  const { world, tokens } = proofs;
  const judged = await refuseOnBehalf(form, world, tokens);
  if ('refusal' in judged) return refusal(judged.refusal, world);
  const { person, amr } = judged;
  const served = await granted(proofs, personClaims(world, person, resource, amr), resource, person);
  return { ...served, principal: { kind: 'person', id: person.objectId, name: person.name } };
}

async function granted(
  { world, tokens }: ClientProofs,
  claims: Claims,
  resource: string,
  person?: SimPerson,
): Promise<Served> {
  const token = {
    token_type: 'Bearer',
    expires_in: LIFETIME,
    ext_expires_in: LIFETIME,
    access_token: await tokens.sign(claims),
  };
  if (!person) return { status: 200, body: token };
  const clientInfo = JSON.stringify({ uid: person.objectId, utid: world.tenantId });
  const idToken = await tokens.sign({ ...identityClaims(world, person), aud: world.appId, ver: '2.0' });
  const body = {
    ...token,
    scope: `${resource}/user_impersonation ${resource}/.default`,
    id_token: idToken,
    client_info: Buffer.from(clientInfo).toString('base64url'),
  };
  return { status: 200, body };
}

/** The resource of a scope like `https://management.azure.com/.default openid profile`. */
function resourceOf(scope: string, { appId, cloud }: World): string | undefined {
  const wanted = scope.split(' ').find((one) => one && !OWN_SCOPES.includes(one));
  const resource = wanted?.replace(/\/+[^/]*$/, '');
  return [...Object.values(cloud.audiences).flat(), `api://botid-${appId}`].find((one) => one === resource);
}

function refusal({ status, error, number, message, suberror, claims }: EntraRefusal, world: World): Served {
  const trace = randomUUID();
  const body = {
    error,
    error_description: `AADSTS${number}: ${message} Trace ID: ${trace}`,
    error_codes: [number],
    timestamp: `${new Date(world.now()).toISOString().slice(0, 19).replace('T', ' ')}Z`,
    trace_id: trace,
    correlation_id: randomUUID(),
    ...(suberror && { suberror }),
    ...(claims && { claims }),
  };
  return { status, body };
}
