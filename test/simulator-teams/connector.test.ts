import { type SimTeams, startTeams } from '../../src/simulator/teams/teams.ts';
import { TrafficRules } from '../../src/simulator/teams/traffic.ts';
import type { World } from '../../src/simulator/world.ts';
import { aSmallEntra, aWorld, type Wire } from './stand-ins.ts';

let teams: SimTeams;
let world: World;
let clock: { now: number };
let token: string;

beforeEach(async () => {
  const entra = await aSmallEntra();
  ({ world, clock } = aWorld());
  teams = await startTeams({ world, entra });
  token = await entra.botToken();
});
afterEach(() => teams.stop());

const send = async (method: string, path: string, body?: unknown, bearer = token) => {
  const response = await fetch(`${teams.serviceUrl}v3/${path}`, {
    method,
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text ? JSON.parse(text) : undefined,
    retryAfter: response.headers.get('retry-after'),
  };
};
const newThread = (channelId = teams.channels.incidents.id, text = 'hello') =>
  send('POST', 'conversations', {
    isGroup: true,
    channelData: { channel: { id: channelId } },
    activity: { type: 'message', text },
  });
const conversation = (id: string) => `conversations/${encodeURIComponent(id)}`;

describe('messages of the bot', () => {
  it('makes a new thread in a channel and says its ids', async () => {
    const { status, body } = await newThread();
    expect(status).toBe(201);
    expect(body.id).toBe(`${teams.channels.incidents.id};messageid=${body.activityId}`);
    expect(teams.messages(teams.channels.incidents.id)).toMatchObject([
      { id: body.activityId, threadId: body.activityId },
    ]);
  });

  it('puts a reply into the thread and an edit in place of the message', async () => {
    const root = (await newThread()).body;
    const reply = await send('POST', `${conversation(root.id)}/activities/${root.activityId}`, {
      type: 'message',
      text: 'a reply',
    });
    expect(reply.status).toBe(201);
    expect(
      await send('PUT', `${conversation(root.id)}/activities/${root.activityId}`, {
        type: 'message',
        text: 'edited',
      }),
    ).toMatchObject({ status: 200, body: { id: root.activityId } });
    const seen = teams.messages(teams.channels.incidents.id);
    expect(seen.map((one) => [one.threadId, one.activity.text])).toEqual([
      [root.activityId, 'edited'],
      [root.activityId, 'a reply'],
    ]);
  });

  it('does not know a message that was deleted or never was', async () => {
    const root = (await newThread()).body;
    const address = `${conversation(root.id)}/activities/${root.activityId}`;
    expect((await send('DELETE', address)).status).toBe(200);
    expect(await send('PUT', address, { type: 'message' })).toMatchObject({
      status: 404,
      body: { error: { code: 'ActivityNotFoundInConversation' } },
    });
    expect((await send('PUT', `${conversation(root.id)}/activities/1`, { type: 'message' })).status).toBe(
      404,
    );
  });

  it('is refused without a token of this bot, and that stands in the log', async () => {
    const stranger = await (await aSmallEntra()).botToken();
    expect((await send('POST', 'conversations', {}, stranger)).status).toBe(401);
    expect((await newThread()).status).toBe(201);
    expect(
      world.log.map((one) => [one.service, one.method, one.url, one.status, one.principal.kind]),
    ).toEqual([
      ['connector', 'POST', '/emea/v3/conversations', 401, 'none'],
      ['connector', 'POST', '/emea/v3/conversations', 201, 'bot'],
    ]);
  });

  it('is refused in a deleted channel, and in a team that took the app out', async () => {
    await teams.places.deleteChannel(teams.channels.platform.id);
    expect(await newThread(teams.channels.platform.id)).toMatchObject({
      status: 404,
      body: { error: { code: 'ConversationNotFound' } },
    });
    await teams.places.remove(teams.team);
    expect(await newThread()).toMatchObject({
      status: 403,
      body: { error: { code: 'BotNotInConversationRoster' } },
    });
  });

  it('is refused above 100 KB', async () => {
    expect(await newThread(undefined, 'x'.repeat(60_000))).toMatchObject({
      status: 413,
      body: { error: { code: 'MessageSizeTooBig' } },
    });
    expect(teams.messages(teams.channels.incidents.id)).toHaveLength(0);
  });
});

describe('traffic', () => {
  it('lets 7 new threads through in a second and 8 in two, by the handed-in clock', async () => {
    for (let n = 0; n < 7; n += 1) expect((await newThread()).status).toBe(201);
    expect(await newThread()).toMatchObject({
      status: 429,
      retryAfter: '1',
      body: { error: { code: 'Throttled' } },
    });
    clock.now += 1_000;
    expect((await newThread()).status).toBe(201);
    expect((await newThread()).status).toBe(429);
    clock.now += 1_000;
    expect((await newThread()).status).toBe(201);
  });

  it('counts each thread for itself', async () => {
    const threads = [];
    for (let n = 0; n < 7; n += 1) threads.push((await newThread()).body);
    const reply = await send('POST', `${conversation(threads[0].id)}/activities`, {
      type: 'message',
      text: 'still fits',
    });
    expect(reply.status).toBe(201);
  });

  it('refuses the second of two writes that meet in one thread', async () => {
    const traffic = new TrafficRules(world);
    const write = () => traffic.write('thread', '{}', async () => ({ status: 200 }));
    const both = await Promise.all([write(), write()]);
    expect(both.map((one) => one.status)).toEqual([200, 412]);
    expect((await write()).status).toBe(200);
  });

  it('throttles everything while the switch is on', async () => {
    world.switches.teamsThrottled = true;
    expect(await newThread()).toMatchObject({ status: 429, retryAfter: '5' });
  });
});

describe('faults', () => {
  it('answers what was armed, once, without acting', async () => {
    teams.faults.next({ method: 'POST', match: /conversations$/, status: 502 });
    expect((await newThread()).status).toBe(502);
    expect((await newThread()).status).toBe(201);
    expect(teams.messages(teams.channels.incidents.id)).toHaveLength(1);
  });

  it('can lose a request before it acts, or the answer after it did', async () => {
    teams.faults.next({ match: /conversations$/, drop: 'before' });
    await expect(newThread()).rejects.toThrow();
    expect(teams.messages(teams.channels.incidents.id)).toHaveLength(0);
    teams.faults.next({ match: /conversations$/, drop: 'after' });
    await expect(newThread()).rejects.toThrow();
    expect(teams.messages(teams.channels.incidents.id)).toHaveLength(1);
  });
});

describe('rosters', () => {
  it('lists members, also in pages, and channels with General unnamed', async () => {
    const general = conversation(teams.channels.general.id);
    expect((await send('GET', `${general}/members`)).body).toHaveLength(2);
    const page = (await send('GET', `${general}/pagedmembers?pageSize=1`)).body;
    expect(page).toMatchObject({ members: [{ name: 'Dana Reyes' }], continuationToken: '1' });
    const { conversations } = (await send('GET', `teams/${encodeURIComponent(teams.team.id)}/conversations`))
      .body;
    expect(conversations.map((one: Wire) => one.name)).toEqual([
      undefined,
      'SOC incidents',
      'Cloud platform',
      'Insider cases',
    ]);
  });

  it('publishes keys endorsed for msteams', async () => {
    const metadata = (await (await fetch(teams.env().BOT_OPENID_METADATA_URL ?? '')).json()) as Wire;
    const { keys } = (await (await fetch(metadata.jwks_uri)).json()) as Wire;
    expect(metadata.issuer).toBe('https://api.botframework.com');
    expect(keys).toMatchObject([{ kty: 'RSA', endorsements: ['msteams'] }]);
    expect(keys[0].d).toBeUndefined();
  });
});
