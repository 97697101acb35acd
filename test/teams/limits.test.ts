import { networkOf } from '../../src/teams/strangers.ts';
import { ManualClock } from '../support/clock.ts';
import { aClick, anActivity, aRunningBot, type Running } from './running.ts';

let running: Running;
let clock: ManualClock;
beforeEach(async () => {
  clock = new ManualClock(Date.now());
  running = await aRunningBot({}, clock);
});
afterEach(() => running.stop());

const times = async <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> => {
  const all: T[] = [];
  for (let index = 0; index < count; index += 1) all.push(await work(index));
  return all;
};
const from = (name: string, over: Record<string, unknown> = {}) => ({
  from: { id: `29:${name}`, name, aadObjectId: `oid-${name}` },
  ...over,
});
const thread = (id: string) => ({ conversation: { ...conversation(), id } });
const conversation = () => anActivity(running).conversation as { id: string };
const press = async (over?: Record<string, unknown>) =>
  (await running.sim.client.post(aClick(running, over))).json as { statusCode: number; value: string };
const write = (over?: Record<string, unknown>) => running.sim.client.post(anActivity(running, over));

describe('a person who clicks faster than anybody does', () => {
  it('is told when to try again, in an ordinary answer, and nothing behind the door hears of it', async () => {
    await times(40, () => press());
    const refused = await press();
    expect(refused).toMatchObject({
      statusCode: 200,
      value: 'You are asking faster than I can work; try again in 1 second. Nothing was changed.',
    });
    expect(running.door.clicks).toHaveLength(40);
    expect(running.rejected).toEqual(['too-fast']);
  });

  it('goes on once the time has passed, and is counted in every thread and chat alike', async () => {
    await times(40, (index) => press(thread(`19:a;messageid=${index}`)));
    expect((await press(thread('19:b'))).value).toContain('try again');
    clock.advance(1_000);
    expect((await press()).value).toBe('done');
    expect((await press()).value).toContain('try again');
  });

  it('takes nothing from others in the same channel', async () => {
    await times(60, () => press(from('hasty')));
    expect((await press(from('calm'))).value).toBe('done');
  });

  it('loses nothing when the clock is put back', async () => {
    await times(40, () => press());
    clock.advance(-3_600_000);
    expect((await press()).value).toContain('try again in 1 second');
    clock.advance(1_000);
    expect((await press()).value).toBe('done');
  });
});

it('a channel full of people is asked to wait as one, whatever the thread', async () => {
  const channel = conversation().id.split(';')[0];
  await times(120, (index) => press(from(`p${index % 6}`, thread(`${channel};messageid=${index}`))));
  expect((await press(from('late'))).value).toMatch(/^More is asked here at once .* in 1 second\./);
  expect((await press(from('late', thread('19:elsewhere')))).value).toBe('done');
});

it('a person who writes too much is answered once, and then not at all until they have waited', async () => {
  const { client, channels, state } = running.sim;
  const say = () => client.say(running.dana, channels.incidents.id, 'help');
  const waits = () =>
    state.messages.filter(({ activity }) => /^You are asking faster/.test(`${activity.text}`));
  await times(60, say);
  expect(running.door.messages).toHaveLength(40);
  expect(waits()).toHaveLength(1);
  clock.advance(1_000);
  await times(3, say);
  expect(running.door.messages).toHaveLength(41);
  expect(waits()).toHaveLength(2);
});

it('codes of a sign-in cannot be tried without end', async () => {
  const asked = () => running.sim.state.world.log.filter((one) => one.url.includes('code=')).length;
  const guess = (index: number) =>
    running.sim.client.post(
      anActivity(running, { type: 'invoke', name: 'signin/verifyState', value: { state: String(index) } }),
    );
  const replies = await times(60, guess);
  expect(replies.every((reply) => reply.status === 200)).toBe(true);
  expect(asked()).toBe(40);
});

it('few lines are logged of it', async () => {
  await times(80, () => press());
  expect(running.logged.filter((line) => line.includes('more was asked at once'))).toHaveLength(1);
  clock.advance(10_000);
  await times(20, () => press());
  expect(running.logged.filter((line) => line.includes('"leftOut":39'))).toHaveLength(1);
});

describe('an address from which many fail to say who they are', () => {
  const fail = (over: Record<string, unknown> = {}) =>
    running.sim.client.post(anActivity(running, over), 'a.b.c');
  const unread = async (headers: Record<string, string> = {}) => {
    const response = await fetch(running.address, { method: 'POST', body: '{', headers });
    return response.status;
  };

  it('is not read any further without a good token, and hears the same plain 401', async () => {
    await times(60, () => fail());
    expect(running.rejected.at(-1)).toBe('not-authentic');
    const reply = await fail();
    expect([reply.status, reply.text]).toEqual([401, 'Unauthorized']);
    expect(running.rejected.at(-1)).toBe('too-many-failures');
    expect(await unread()).toBe(401);
    clock.advance(60_000);
    expect(await unread()).toBe(415);
  });

  it('locks nobody out who comes from it with a good token: a proxy has one address for all', async () => {
    await times(70, () => fail());
    expect((await press()).value).toBe('done');
    expect((await write({ channelId: 'directline' })).status).toBe(401);
  });

  it('is the address of the connection, not one that a header makes up', async () => {
    await times(60, (index) => unread({ 'x-forwarded-for': `10.0.0.${index}` }));
    expect(await unread({ 'x-forwarded-for': '10.9.9.9' })).toBe(401);
  });

  it('hears of nothing but 401 when its tokens are bound elsewhere or forged', async () => {
    await times(60, () => fail());
    const elsewhere = await running.sim.client.token({ serviceurl: 'https://evil.example/' });
    const old = await running.sim.client.token({ exp: 1_000 });
    for (const token of [elsewhere, old, 'x.W10.y', 'x.bnVsbA.y', ''])
      expect((await running.sim.client.post(anActivity(running), token)).status).toBe(401);
    expect(running.rejected.slice(60)).toEqual(Array(5).fill('too-many-failures'));
  });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '::ffff:192.0.2.7'],
  ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::9', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['', ''],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});
