import { decodeJwt } from 'jose';
import { type SimTeams, startTeams } from '../../src/simulator/teams/teams.ts';
import type { SimPerson, World } from '../../src/simulator/world.ts';
import { APP_ID, aBot, aSmallEntra, aWorld, type Wire } from './stand-ins.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const card = (text: string) => ({
  statusCode: 200,
  type: CARD,
  value: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text }] },
});
const shared = {
  type: 'AdaptiveCard',
  body: [],
  actions: [{ type: 'Action.Execute', title: 'Cancel', verb: 'incident.refresh', data: { id: 'opaque' } }],
};

let teams: SimTeams;
let world: World;
let dana: SimPerson;
let robin: SimPerson;
let bot: Awaited<ReturnType<typeof aBot>>;
let heard: Wire[];
let botToken: string;
/** What the bot answers; replaced by each test. */
let answer: (activity: Wire) => { status?: number; body?: unknown };

beforeEach(async () => {
  const entra = await aSmallEntra();
  ({ world, dana, robin } = aWorld());
  teams = await startTeams({ world, entra });
  botToken = await entra.botToken();
  heard = [];
  answer = () => ({});
  bot = await aBot((activity, authorization) => {
    heard.push({ ...activity, claims: decodeJwt(authorization.slice(7)) });
    return answer(activity);
  });
  teams.connect(bot.url);
});
afterEach(async () => {
  await teams.stop();
  await bot.close();
});

const posted = () =>
  teams.state.addMessage({
    place: teams.channels.incidents.id,
    from: { kind: 'bot', name: 'SOC Bot' },
    activity: { attachments: [{ contentType: CARD, content: shared }] },
  });
const tokenService = async (path: string, query: Record<string, string>, method = 'GET') => {
  const url = `${teams.env().BOT_TOKEN_SERVICE_URL}/api/${path}?${new URLSearchParams(query)}`;
  const response = await fetch(url, { method, headers: { authorization: `Bearer ${botToken}` } });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined };
};
const signInLink = async (person: SimPerson) => {
  const state = { connectionName: 'sso', msAppId: APP_ID, conversation: { user: { id: person.teamsId } } };
  const resource = await tokenService('botsignin/GetSignInResource', {
    state: Buffer.from(JSON.stringify(state)).toString('base64'),
  });
  return resource.body.signInLink as string;
};
const loginRequest = (link: string) => ({
  body: {
    statusCode: 401,
    type: 'application/vnd.microsoft.activity.loginRequest',
    value: {
      connectionName: 'sso',
      tokenExchangeResource: { id: 'x', uri: `api://botid-${APP_ID}` },
      buttons: [{ type: 'signin', title: 'Sign in', value: link }],
    },
  },
});
const precondition = {
  body: {
    statusCode: 412,
    type: 'application/vnd.microsoft.error.preconditionFailed',
    value: { code: '412', message: 'Sign in.' },
  },
};

describe('signing in', () => {
  it('sends the same request again with an assertion of that person', async () => {
    const link = await signInLink(dana);
    answer = (activity) => (activity.value.authentication ? { body: card('done') } : loginRequest(link));
    const result = await teams.client.click(dana, posted(), 'Cancel');
    expect(result.bodies.map((one) => one.statusCode)).toEqual([401, 200]);
    expect(heard[1].id).toBe(heard[0].id);
    expect(decodeJwt(heard[1].value.authentication.token)).toMatchObject({ oid: dana.objectId, aud: APP_ID });
    expect(result.needsSignIn).toBeUndefined();
  });

  it('shows the button at once where Teams refuses SSO in channels', async () => {
    world.switches.ssoRefusedInChannels = true;
    const link = await signInLink(dana);
    answer = () => loginRequest(link);
    const result = await teams.client.click(dana, posted(), 'Cancel');
    expect(heard).toHaveLength(1);
    expect(result.needsSignIn).toBe(link);
  });

  it('brings the code of a sign-in by hand back to the bot, which redeems it for an MFA token once', async () => {
    const link = await signInLink(dana);
    answer = (activity) =>
      activity.value.state
        ? { body: card('done') }
        : activity.value.authentication
          ? precondition
          : loginRequest(link);
    const asked = await teams.client.click(dana, posted(), 'Cancel');
    expect(asked.needsSignIn).toBe(link);
    const done = await teams.client.completeSignIn(asked);
    expect(done.body?.statusCode).toBe(200);
    const query = { userId: dana.teamsId, connectionName: 'sso', channelId: 'msteams' };
    const code = heard.at(-1).value.state as string;
    expect(code).toMatch(/^\d{6}$/);
    expect((await tokenService('usertoken/GetToken', query)).status).toBe(404);
    expect(
      (await tokenService('usertoken/GetToken', { ...query, code: code === '000000' ? '000001' : '000000' }))
        .status,
    ).toBe(404);
    const redeemed = await tokenService('usertoken/GetToken', { ...query, code });
    expect(redeemed.status).toBe(200);
    expect(decodeJwt(redeemed.body.token)).toMatchObject({
      oid: dana.objectId,
      amr: ['pwd', 'mfa'],
      aud: 'https://management.azure.com',
    });
    expect((await tokenService('usertoken/GetToken', query)).status).toBe(200);
    expect((await tokenService('usertoken/GetToken', { ...query, userId: robin.teamsId })).status).toBe(404);
    expect((await tokenService('usertoken/SignOut', query, 'DELETE')).status).toBe(204);
    expect((await tokenService('usertoken/GetToken', query)).status).toBe(404);
  });

  it('never shows a code or a state in the log', async () => {
    const link = await signInLink(dana);
    answer = () => loginRequest(link);
    world.switches.ssoRefusedInChannels = true;
    const asked = await teams.client.click(dana, posted(), 'Cancel');
    await teams.client.completeSignIn(asked);
    const code = heard.at(-1).value.state as string;
    await tokenService('usertoken/GetToken', { userId: dana.teamsId, connectionName: 'sso', code });
    const log = JSON.stringify(world.log);
    expect(log).not.toContain(code);
    expect(log).toContain('code=hidden');
  });

  it('is a page that a person can open and confirm, once', async () => {
    const link = await signInLink(dana);
    expect(await (await fetch(link)).text()).toContain(`<option value="${dana.objectId}" selected>`);
    const confirm = () =>
      fetch(link, { method: 'POST', body: new URLSearchParams({ person: dana.objectId }) });
    expect(await (await confirm()).text()).toMatch(/<output id="code">\d{6}<\/output>/);
    expect((await confirm()).status).toBe(410);
  });
});
