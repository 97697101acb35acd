import { aClick, aRunningBot, danaClicks as click, type Running, TENANT } from './running.ts';

describe('with the token service on the wire', () => {
  let running: Running;
  beforeEach(async () => {
    running = await aRunningBot();
    running.door.answer = async (pressed) => {
      const found = await running.bot.signIn.fromConnection(pressed);
      if (!found)
        return running.bot.signIn.ask(pressed, pressed.signIn.assertion ? 'interaction' : 'no-token');
      return { kind: 'message', text: `by ${found.source}` };
    };
  });
  afterEach(() => running.stop());

  const thread = async () => {
    const { channels, serviceUrl, state } = running.sim;
    const card = {
      type: 'AdaptiveCard',
      version: '1.5',
      actions: [{ type: 'Action.Execute', title: 'Take', verb: 'incident.take', data: { id: 'x' } }],
    } as never;
    const to = { channelId: channels.incidents.id, tenantId: TENANT, serviceUrl };
    const { activityId } = await running.bot.poster.post(to, { summary: 's', card });
    const message = state.findMessage(channels.incidents.id, activityId);
    if (!message) throw new Error('no message');
    return message;
  };
  it('goes from login request over the refused assertion to the sign-in by hand', async () => {
    const asked = await running.sim.client.click(running.dana, await thread(), 'incident.take');
    expect(asked.bodies.map((one) => one.statusCode)).toEqual([401, 412]);
    expect(asked.needsSignIn).toContain('/api/oauth/signin');
    const wrong = await running.sim.client.completeSignIn(asked, { code: '000000' });
    expect(wrong.body).toMatchObject({
      statusCode: 401,
      type: 'application/vnd.microsoft.error.invalidAuthCode',
    });
  });

  it('takes the token of the sign-in, and from then on without asking', async () => {
    const message = await thread();
    const asked = await running.sim.client.click(running.dana, message, 'incident.take');
    expect((await running.sim.client.completeSignIn(asked)).text).toBe('by connection');
    const later = await running.sim.client.click(running.dana, message, 'incident.take');
    expect(later.bodies).toMatchObject([{ statusCode: 200, value: 'by connection' }]);
  });

  it('does not act as somebody else who signed in, and forgets their token', async () => {
    const message = await thread();
    const asked = await running.sim.client.click(running.dana, message, 'incident.take');
    const done = await running.sim.client.completeSignIn(asked, { as: running.robin });
    expect(done.body).toMatchObject({ value: { code: 'signin.mismatch' } });
    const later = await running.sim.client.click(running.dana, message, 'incident.take');
    expect(later.bodies[0]).toMatchObject({ statusCode: 401 });
  });

  it('signs out, so that the next click is asked again', async () => {
    const message = await thread();
    const asked = await running.sim.client.click(running.dana, message, 'incident.take');
    const done = await running.sim.client.completeSignIn(asked);
    expect(done.text).toBe('by connection');
    await running.bot.signIn.signOut(click());
    const later = await running.sim.client.click(running.dana, message, 'incident.take');
    expect(later.bodies[0]).toMatchObject({ statusCode: 401 });
  });

  it.each([
    ['is down', { match: /usertoken/i, status: 503 }, 'signin.unavailable'],
    ['asks to slow down', { match: /usertoken/i, status: 429 }, 'signin.unavailable'],
    ['cuts the connection', { match: /usertoken/i, drop: 'before' as const }, 'signin.unavailable'],
    ['refuses the bot', { match: /usertoken/i, status: 401 }, 'signin.misconfigured'],
  ])('asks once when it %s, and says so', async (_name, fault, code) => {
    running.sim.faults.next({ ...fault, times: 5 });
    await expect(running.bot.signIn.fromConnection(click())).rejects.toMatchObject({ code });
    expect(running.world.log.filter((one) => one.service === 'token')).toHaveLength(1);
  });

  it('answers with a sentence when no link can be had', async () => {
    running.sim.faults.next({ match: /botsignin/i, status: 502 });
    expect(await running.bot.signIn.ask(click(), 'no-token')).toEqual({
      kind: 'error',
      status: 500,
      code: 'signin.unavailable',
      text: 'Microsoft Entra ID did not answer. Try again in a moment.',
    });
    expect(running.signIns).toEqual(['unavailable']);
  });

  it('redeems the code of a sign-in in a personal chat, so that it counts in channels', async () => {
    const asked = await running.sim.client.click(running.dana, await thread(), 'incident.take');
    const page = await fetch(asked.needsSignIn ?? '', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: `person=${running.dana.objectId}`,
    });
    const { code } = (await page.json()) as { code: string };
    const redeem = (state: string) =>
      running.sim.client.post(aClick(running, { name: 'signin/verifyState', value: { state } }));
    expect(await redeem('000000')).toMatchObject({ status: 200, json: {} });
    expect(await redeem(code)).toMatchObject({ status: 200, json: {} });
    const codes = running.world.log.filter((one) => one.url.includes('code=hidden')).map((one) => one.status);
    expect(codes).toEqual([404, 200]);
  });
});
