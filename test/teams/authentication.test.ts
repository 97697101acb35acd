import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, SignJWT } from 'jose';
import { BOT_SERVICE_ISSUER } from '../../src/simulator/teams/bot-service-keys.ts';
import { BotAdapter } from '../../src/teams/adapter.ts';
import {
  APP_ID,
  aClick,
  anActivity,
  aRunningBot,
  OTHER_TENANT,
  type Running,
  settingsFor,
  TENANT,
} from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await aRunningBot();
});
afterAll(() => running.stop());
beforeEach(() => {
  running.door.messages.length = 0;
  running.logged.length = 0;
});

const nowSeconds = () => Math.floor(Date.now() / 1000);
const ours = (claims?: Record<string, unknown>, header?: Record<string, unknown>) => () =>
  running.sim.client.token(claims, header);
const headerOf = (token: string) =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString());

/** Signed by nobody whom we know; `kid` of a key that we do know, or of none. */
const forged = (kid: (real: string) => string) => async () => {
  const { privateKey } = await generateKeyPair('RS256');
  const real = headerOf(await running.sim.client.token()).kid;
  return new SignJWT({ iss: BOT_SERVICE_ISSUER, aud: APP_ID, serviceurl: running.sim.serviceUrl })
    .setProtectedHeader({ alg: 'RS256', kid: kid(real) })
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
};
const unsigned = async () => {
  const token = await running.sim.client.token();
  const header = Buffer.from(JSON.stringify({ ...headerOf(token), alg: 'none' })).toString('base64url');
  return `${header}.${token.split('.')[1]}.`;
};

type Token = () => Promise<string | null>;
const tokens: [name: string, token: Token, status: number][] = [
  ['ordinary', ours(), 200],
  ['expired for less than the tolerance', ours({ exp: nowSeconds() - 240 }), 200],
  ['absent', async () => null, 401],
  ['garbage', async () => 'a.b.c', 401],
  ['empty', async () => '', 401],
  ['expired', ours({ exp: nowSeconds() - 3600 }), 401],
  ['not yet valid', ours({ nbf: nowSeconds() + 3600 }), 401],
  ['without an end', ours({ exp: undefined }), 401],
  ['for another app', ours({ aud: '99999999-2222-4333-8444-555555555555' }), 401],
  ['without an audience', ours({ aud: undefined }), 401],
  ['of another issuer', ours({ iss: 'https://evil.example' }), 401],
  [
    'one of those that the SDK takes for the emulator',
    ours({
      iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
      ver: '1.0',
      appid: APP_ID,
    }),
    401,
  ],
  ['bound to another service URL', ours({ serviceurl: 'https://smba.trafficmanager.net/amer/' }), 401],
  ['bound to no service URL', ours({ serviceurl: undefined }), 401],
  ['forged under a known key', forged((real) => real), 401],
  ['forged under an unknown key', forged(() => 'nobody'), 401],
  ['unsigned (alg none)', unsigned, 401],
];

describe('the token of a request', () => {
  it.each(tokens)('%s', async (_name, token, status) => {
    const reply = await running.sim.client.post(anActivity(running), await token());
    expect(reply.status).toBe(status);
    expect(reply.text).toBe(status === 200 ? '' : 'Unauthorized');
    expect(running.door.messages).toHaveLength(status === 200 ? 1 : 0);
  });

  it('is a bearer token and nothing else', async () => {
    const reply = await fetch(running.address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Basic ${await running.sim.client.token()}`,
      },
      body: JSON.stringify(anActivity(running)),
    });
    expect([reply.status, await reply.text()]).toEqual([401, 'Unauthorized']);
  });
});

const AseToken = () =>
  running.sim.client.token({
    azp: APP_ID,
    ver: '2.0',
    iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
  });
const activities: [name: string, over: Record<string, unknown>, token: Token, status: number][] = [
  ['names no service URL', { serviceUrl: undefined }, ours(), 401],
  [
    'names a service URL that is not served',
    { serviceUrl: 'https://evil.example/' },
    ours({ serviceurl: 'https://evil.example/' }),
    401,
  ],
  ['comes from another channel', { channelId: 'directline' }, ours(), 401],
  ['claims to be of the App Service extension', { channelId: 'AseChannel' }, AseToken, 401],
  [
    'comes from another tenant',
    { conversation: { id: '19:x', tenantId: OTHER_TENANT }, channelData: {} },
    ours(),
    401,
  ],
  [
    'names another tenant in its channel data',
    { channelData: { tenant: { id: OTHER_TENANT } } },
    ours(),
    401,
  ],
  ['names no tenant', { conversation: { id: '19:x' }, channelData: {} }, ours(), 401],
  [
    'names its tenant in capitals',
    { conversation: { id: 'a:x', tenantId: TENANT.toUpperCase() } },
    ours(),
    200,
  ],
  ['has channel data that is no object', { channelData: 7 }, ours(), 200],
  [
    'has a tenant that is a number',
    { conversation: { id: 'a:x', tenantId: 7 }, channelData: { tenant: { id: 7 } } },
    ours(),
    401,
  ],
];

describe('an activity with a good token', () => {
  it.each(activities)('that %s', async (_name, over, token, status) => {
    const reply = await running.sim.client.post(anActivity(running, over), await token());
    expect(reply.status).toBe(status);
    expect(running.door.messages).toHaveLength(status === 200 ? 1 : 0);
  });
});

describe('a bot that serves one team only', () => {
  let choosy: Running;
  beforeAll(async () => {
    choosy = await aRunningBot({ allowedTeams: ['19:served@thread.tacv2'] });
  });
  afterAll(() => choosy.stop());
  const status = async (over: Record<string, unknown>) =>
    (await choosy.sim.client.post(anActivity(choosy, over))).status;
  const inTeam = (team: object) => ({
    channelData: { tenant: { id: TENANT }, channel: { id: '19:c' }, ...team },
  });

  it('hears that team', async () => {
    expect(await status(inTeam({ team: { id: '19:served@thread.tacv2' } }))).toBe(200);
  });
  it('does not hear another one, nor a channel of which no team is named', async () => {
    expect(await status(inTeam({ team: { id: '19:other@thread.tacv2' } }))).toBe(401);
    expect(await status(inTeam({}))).toBe(401);
  });
  it('hears a personal chat', async () => {
    const chat = { id: 'a:1', conversationType: 'personal', tenantId: TENANT };
    expect(await status({ conversation: chat, channelData: { tenant: { id: TENANT } } })).toBe(200);
  });
});

describe('what is said about a refused token', () => {
  it('is one bounded line for us, and nothing on the console, however many come', async () => {
    const loud: unknown[][] = [];
    const before = console.error;
    console.error = (...words: unknown[]) => loud.push(words);
    try {
      const fresh = await aRunningBot();
      const bad = [
        await fresh.sim.client.token({ exp: nowSeconds() - 3600 }),
        await fresh.sim.client.token({ aud: 'x' }),
      ];
      for (let i = 0; i < 20; i += 1) await fresh.sim.client.post(anActivity(fresh), bad[i % 2]);
      const lines = fresh.logged.filter((line) => line.includes('a request was refused'));
      expect(fresh.rejected).toEqual(Array(20).fill('not-authentic'));
      expect(lines).toHaveLength(1);
      expect(bad.some((token) => fresh.logged.join('').includes(token))).toBe(false);
      console.error('somebody else');
      expect(loud).toEqual([['somebody else']]);
      await fresh.stop();
    } finally {
      console.error = before;
    }
  });
});

describe('keys of the Bot Service that cannot be read', () => {
  const cases: [name: string, status: number | undefined, body: string][] = [
    ['are not there', 404, ''],
    ['are no JSON', 200, '<html>'],
    ['never come', undefined, ''],
  ];
  it.each(cases)('answer a plain 503 when they %s', async (_name, status, body) => {
    const keys = createServer((_request, response) => {
      if (status) response.statusCode = status;
      if (status) response.end(body);
    });
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const { port } = keys.address() as AddressInfo;
    const blind = await aRunningBot({ openIdMetadataUrl: `http://127.0.0.1:${port}/meta`, requestMs: 150 });
    const reply = await blind.sim.client.post(aClick(blind));
    expect([reply.status, reply.text]).toEqual([503, 'Service Unavailable']);
    expect(blind.door.clicks).toHaveLength(0);
    expect(blind.rejected).toEqual(['cannot-authenticate']);
    await blind.stop();
    keys.closeAllConnections();
    keys.close();
  });

  it('answer a plain 503 when nobody is there', async () => {
    const blind = await aRunningBot({ openIdMetadataUrl: 'http://127.0.0.1:9/meta' });
    expect((await blind.sim.client.post(anActivity(blind))).status).toBe(503);
    await blind.stop();
  });
});

it('is not built without an app id, for the SDK would then believe everybody', () => {
  const credential = { getToken: async () => null };
  const settings = settingsFor(running.sim, { appId: '' });
  expect(() => new BotAdapter(settings, credential)).toThrow(/signin.misconfigured/);
});
