import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import { CLOUDS, type CloudAddresses } from '../../config/clouds.ts';
import type { BotProof } from '../../config/config.ts';
import type { TokenCredential } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';
import { TokenSource } from './token-source.ts';

/** The bot's app registration. */
export interface BotIds {
  readonly tenantId: string;
  readonly clientId: string;
}

/** The proof in the identity library's words; the same for the bot itself and for acting on behalf of a person. */
export type ClientProof =
  | { readonly clientSecret: string }
  | { readonly certificatePath: string }
  | { readonly getAssertion: () => Promise<string> };

/** For one answer of Entra ID, ms; a click has to be answered within 4 s, the bot itself can wait. */
const TIMEOUT_MS = 10_000;

export function clientProof(proof: BotProof, addresses: CloudAddresses): ClientProof {
  if (proof.kind === 'secret') return { clientSecret: proof.secret.reveal() };
  if (proof.kind === 'certificate') return { certificatePath: proof.path };
  const identity = new ManagedIdentityCredential({
    clientId: proof.clientId,
    retryOptions: { maxRetries: 1 },
  });
  return { getAssertion: async () => (await identity.getToken(addresses.federationScope)).token };
}

/** Entra's address, and no questions about it to Microsoft's public directory where it is not one of the clouds' own. */
export function authorityOptions(addresses: CloudAddresses, maxRetries: number) {
  return {
    authorityHost: addresses.authorityHost,
    disableInstanceDiscovery: addresses.authorityHost !== CLOUDS[addresses.name].authorityHost,
    retryOptions: { maxRetries, retryDelayInMs: 300 },
  };
}

/** The bot itself, by client credentials. Its `getToken` throws AppError `signin.misconfigured` or `signin.unavailable`. */
export function botCredential(
  proof: BotProof,
  ids: BotIds,
  addresses: CloudAddresses,
  now: () => number = Date.now,
): TokenCredential {
  const client = clientProof(proof, addresses);
  return new TokenSource({ create: () => credentialFor(client, ids, addresses), now, timeoutMs: TIMEOUT_MS });
}

/**
 * The password for PostgreSQL with Entra authentication: a token of the managed identity where there is one (it is what the
 * database knows), else of the app registration. Its errors are AppError `signin.*`.
 */
export function databasePassword(
  proof: BotProof,
  ids: BotIds,
  addresses: CloudAddresses,
): () => Promise<string> {
  const credential: TokenCredential =
    proof.kind === 'federated'
      ? new TokenSource({
          create: () =>
            new ManagedIdentityCredential({ clientId: proof.clientId, retryOptions: { maxRetries: 1 } }),
          now: Date.now,
          timeoutMs: TIMEOUT_MS,
        })
      : botCredential(proof, ids, addresses);
  return async () => {
    const token = await credential.getToken(addresses.databaseScope);
    if (!token) throw new AppError('signin.misconfigured');
    return token.token;
  };
}

function credentialFor(
  client: ClientProof,
  { tenantId, clientId }: BotIds,
  addresses: CloudAddresses,
): TokenCredential {
  const options = authorityOptions(addresses, 1);
  if ('clientSecret' in client)
    return new ClientSecretCredential(tenantId, clientId, client.clientSecret, options);
  if ('certificatePath' in client) {
    return new ClientCertificateCredential(tenantId, clientId, client.certificatePath, options);
  }
  return new ClientAssertionCredential(tenantId, clientId, client.getAssertion, options);
}
