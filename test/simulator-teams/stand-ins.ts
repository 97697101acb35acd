import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { EntraForTeams } from '../../src/simulator/teams/bearer.ts';
import { emptyWorld, type SimPerson, type World } from '../../src/simulator/world.ts';

// biome-ignore lint/suspicious/noExplicitAny: what came over the wire is looked into field by field
export type Wire = any;

export const APP_ID = '11111111-2222-4333-8444-555555555555';
export const TENANT_ID = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

/** A tenant with two people and a clock that stands still until it is moved. */
export function aWorld(): { world: World; dana: SimPerson; robin: SimPerson; clock: { now: number } } {
  const clock = { now: Date.now() };
  const ids = { tenantId: TENANT_ID, appId: APP_ID, appSecret: 'not-used' };
  const world = emptyWorld(ids, () => clock.now);
  const person = (objectId: string, name: string): SimPerson => ({
    objectId,
    name,
    userPrincipalName: `${name.split(' ')[0]?.toLowerCase()}@contoso.example`,
    teamsId: `29:${objectId}`,
    roles: [],
  });
  const [dana, robin] = [
    person('00000000-0000-4000-8000-00000000000d', 'Dana Reyes'),
    person('00000000-0000-4000-8000-00000000000f', 'Robin Weiss'),
  ];
  for (const one of [dana, robin]) world.people.set(one.objectId, one);
  return { world, dana, robin, clock };
}

/** Entra by itself: issues and verifies with one key, nothing more. */
export async function aSmallEntra(): Promise<EntraForTeams & { botToken(): Promise<string> }> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const issue = (claims: Record<string, unknown>, audience: string) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256' })
      .setAudience(audience)
      .setExpirationTime('1h')
      .sign(privateKey);
  return {
    issueAssertion: (person, overrides = {}) =>
      issue({ oid: person.objectId, kind: 'assertion', ...overrides }, APP_ID),
    issueInteractive: (person, audience) =>
      issue({ oid: person.objectId, tid: TENANT_ID, amr: ['pwd', 'mfa'] }, audience),
    verify: async (token, audiences) => {
      const verified = await jwtVerify(token, publicKey, { audience: [...audiences] }).catch(() => undefined);
      return verified?.payload;
    },
    botToken: () => issue({ appid: APP_ID }, 'https://api.botframework.com'),
  };
}

/** A bot of few words: `answer` is called with each activity and says what goes back. */
export async function aBot(
  answer: (activity: Wire, authorization: string) => { status?: number; body?: unknown },
) {
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { status = 200, body } = answer(
      JSON.parse(Buffer.concat(parts).toString()),
      String(request.headers.authorization),
    );
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/messages`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
