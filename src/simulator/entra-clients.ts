import { createHash, X509Certificate } from 'node:crypto';
import { jwtVerify } from 'jose';
import { peek, type Tokens } from './tokens.ts';
import type { World } from './world.ts';

/** A refusal of Entra's token endpoint. */
export interface EntraRefusal {
  readonly status: number;
  /** OAuth's `error`. */
  readonly error: string;
  /** The number in AADSTSnnnnn. */
  readonly number: number;
  readonly message: string;
  readonly suberror?: string;
  readonly claims?: string;
}

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** How the bot's app may prove who it is, beside its secret. */
export interface ClientProofs {
  readonly world: World;
  readonly tokens: Tokens;
  /** Object id of the managed identity that the app trusts. */
  readonly identityPrincipalId: string;
  /** Certificates in PEM that are registered for the app. */
  readonly certificates: string[];
}

/** What is wrong with the proof in a token request; undefined where it is good. */
export async function refuseClient(
  form: URLSearchParams,
  proofs: ClientProofs,
): Promise<EntraRefusal | undefined> {
  if (form.get('client_id') !== proofs.world.appId) {
    const message = `Application with identifier '${form.get('client_id')}' was not found in the directory.`;
    return { status: 400, error: 'unauthorized_client', number: 700016, message };
  }
  const assertion = form.get('client_assertion');
  if (assertion && form.get('client_assertion_type') === JWT_BEARER)
    return refuseAssertion(assertion, proofs);
  if (form.get('client_secret') === proofs.world.appSecret) return undefined;
  return form.has('client_secret')
    ? refused(7000215, 'Invalid client secret provided.')
    : refused(7000218, "The request body must contain 'client_assertion' or 'client_secret'.");
}

const refused = (number: number, message: string): EntraRefusal => ({
  status: 401,
  error: 'invalid_client',
  number,
  message,
});

async function refuseAssertion(assertion: string, proofs: ClientProofs): Promise<EntraRefusal | undefined> {
  if (headerOf(assertion).x5t || headerOf(assertion)['x5t#S256']) return refuseCertificate(assertion, proofs);
  const claims = await proofs.tokens.check(assertion, [proofs.world.cloud.federation]);
  if (claims === 'expired') return refused(700024, 'Client assertion is not within its valid time range.');
  if (claims === 'audience')
    return refused(700212, 'No matching federated identity record found for presented assertion audience.');
  if (typeof claims === 'string') return refused(700211, 'Client assertion signature is not valid.');
  if (claims.sub === proofs.identityPrincipalId) return undefined;
  return refused(700213, `No matching federated identity record found for subject '${claims.sub}'.`);
}

/** RFC 7523: issuer and subject are the app, the thumbprint names a registered certificate, its key has signed. */
async function refuseCertificate(assertion: string, proofs: ClientProofs): Promise<EntraRefusal | undefined> {
  const header = headerOf(assertion);
  const known = proofs.certificates
    .map((pem) => new X509Certificate(pem))
    .find(
      (one) => thumbprint(one, 'sha256') === header['x5t#S256'] || thumbprint(one, 'sha1') === header.x5t,
    );
  if (!known) return refused(700027, 'The certificate with this thumbprint is not registered for the app.');
  const { appId, tenantId } = proofs.world;
  try {
    const { payload } = await jwtVerify(assertion, known.publicKey, { issuer: appId, subject: appId });
    if (String(payload.aud).includes(tenantId)) return undefined;
    return refused(50027, 'Client assertion audience is not this token endpoint.');
  } catch {
    return refused(700027, 'Client assertion failed signature validation.');
  }
}

const thumbprint = (certificate: X509Certificate, algorithm: 'sha1' | 'sha256'): string =>
  createHash(algorithm).update(certificate.raw).digest('base64url');

const headerOf = (token: string): Record<string, unknown> => peek(`.${token.split('.')[0]}`);
