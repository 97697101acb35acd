import { randomUUID } from 'node:crypto';
import type { SimEntra } from './entra.ts';
import { type Listener, listen } from './teams/wire.ts';

/** App Service's endpoint for managed identities (2019-08-01), with one user-assigned identity behind it. */
export async function startManagedIdentity(
  entra: SimEntra,
  clientId: string,
): Promise<{ env(): Record<string, string>; stop(): Promise<void> }> {
  const secret = randomUUID();
  const listener: Listener = await listen(async (request) => {
    if (request.headers['x-identity-header'] !== secret || request.query.get('client_id') !== clientId) {
      return { status: 400, body: { statusCode: 400, message: 'Unable to load the managed identity.' } };
    }
    const token = await entra.issueFederated(undefined, request.query.get('resource') ?? '');
    const expires = Math.floor(Date.now() / 1000) + 3_599;
    return {
      status: 200,
      body: {
        access_token: token,
        expires_on: String(expires),
        resource: request.query.get('resource'),
        token_type: 'Bearer',
        client_id: clientId,
      },
    };
  }, {});
  return {
    env: () => ({ IDENTITY_ENDPOINT: `${listener.origin}/msi/token`, IDENTITY_HEADER: secret }),
    stop: () => listener.close(),
  };
}
