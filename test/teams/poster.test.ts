import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError } from '../../src/core/errors.ts';
import { createLogger } from '../../src/core/logger.ts';
import type { ChannelAddress, Poster } from '../../src/delivery/poster.ts';
import { createTeams } from '../../src/teams/teams.ts';
import { APP_ID, aRunningBot, type Running, settingsFor, TENANT } from './running.ts';

let running: Running;
beforeAll(async () => {
  running = await aRunningBot();
});
afterAll(() => running.stop());

const CARD = { type: 'AdaptiveCard', version: '1.5', body: [] } as const;
const message = { summary: 'High #4711', card: CARD } as never;
const here = (): ChannelAddress => ({
  channelId: running.sim.channels.incidents.id,
  tenantId: TENANT,
  serviceUrl: running.sim.serviceUrl,
});

describe('what the bot says by itself', () => {
  it('opens a thread in the channel, and knows the ids of it', async () => {
    const { conversationId, activityId } = await running.bot.poster.post(here(), message);
    expect(conversationId).toBe(`${here().channelId};messageid=${activityId}`);
    expect(running.sim.messages(here().channelId).at(-1)).toMatchObject({
      id: activityId,
      threadId: activityId,
      activity: {
        type: 'message',
        summary: 'High #4711',
        attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: CARD }],
      },
    });
  });

  it('replies in the thread, as plain text in which nothing becomes markup', async () => {
    const { conversationId, activityId } = await running.bot.poster.post(here(), message);
    const text = '**bold** [x](http://evil) <at>everyone</at>';
    const reply = await running.bot.poster.reply(here(), conversationId, { summary: text, text });
    expect(running.sim.messages(here().channelId).at(-1)).toMatchObject({
      id: reply.activityId,
      threadId: activityId,
      activity: { text, textFormat: 'plain', summary: text },
    });
  });

  it('edits a message in place', async () => {
    const { conversationId, activityId } = await running.bot.poster.post(here(), message);
    const changed = { ...CARD, body: [{ type: 'TextBlock', text: 'changed' }] };
    await running.bot.poster.update(here(), conversationId, activityId, {
      summary: 'changed',
      card: changed,
    } as never);
    expect(running.sim.state.findMessage(here().channelId, activityId)).toMatchObject({
      edits: 1,
      activity: { summary: 'changed', attachments: [{ content: changed }] },
    });
  });

  it('carries no token to a service URL that is not served', async () => {
    const elsewhere = { ...here(), serviceUrl: 'http://127.0.0.1:1/' };
    await expect(running.bot.poster.post(elsewhere, message)).rejects.toMatchObject({
      code: 'teams.rejected',
    });
  });
});

/** A connector that answers everything alike and counts. */
class Connector {
  readonly requests: IncomingMessage[] = [];
  origin = '';
  respond: (response: ServerResponse) => void = () => {};
  readonly #server: Server = createServer((request, response) => {
    this.requests.push(request);
    request.resume();
    request.on('end', () => this.respond(response));
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }
  stop(): Promise<unknown> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('one request, and what its failure means', () => {
  const connector = new Connector();
  let poster: Poster;
  let credential = async () => ({ token: 'the-bot', expiresOnTimestamp: Date.now() + 3_600_000 });
  const unused = () => {
    throw new Error('not used');
  };
  beforeAll(async () => {
    await connector.start();
    poster = createTeams({
      settings: settingsFor(running.sim, { serviceUrls: [connector.origin], requestMs: 200 }),
      credential: { getToken: () => credential() },
      log: createLogger('silent'),
      onBehalfOf: unused,
      fixedToken: unused,
    }).poster;
  });
  afterAll(() => connector.stop());
  beforeEach(() => {
    connector.requests.length = 0;
  });

  const to = (): ChannelAddress => ({
    channelId: '19:c',
    tenantId: TENANT,
    serviceUrl: `${connector.origin}/emea/`,
  });
  const calls: [name: string, call: () => Promise<unknown>, line: string][] = [
    ['post', () => poster.post(to(), message), 'POST /emea/v3/conversations'],
    [
      'reply',
      () => poster.reply(to(), '19:c;messageid=1', message),
      'POST /emea/v3/conversations/19%3Ac%3Bmessageid%3D1/activities',
    ],
    [
      'update',
      () => poster.update(to(), '19:c;messageid=1', '1', message),
      'PUT /emea/v3/conversations/19%3Ac%3Bmessageid%3D1/activities/1',
    ],
  ];
  const says =
    (status: number, code?: string, headers: Record<string, string> = {}) =>
    (response: ServerResponse) => {
      response.statusCode = status;
      for (const [name, value] of Object.entries({ 'content-type': 'application/json', ...headers }))
        response.setHeader(name, value);
      response.end(JSON.stringify(code ? { error: { code, message: 'm' } } : {}));
    };
  const faults: [name: string, respond: (response: ServerResponse) => void, code: string][] = [
    ['429', says(429, 'Throttled', { 'retry-after': '7' }), 'teams.throttled'],
    ['429 without a time', says(429), 'teams.throttled'],
    ['412', says(412, 'PreconditionFailed'), 'teams.busy'],
    ['403 not in the roster', says(403, 'BotNotInConversationRoster'), 'teams.gone'],
    ['403 blocked', says(403, 'ConversationBlockedByUser'), 'teams.gone'],
    ['403 disabled', says(403, 'BotDisabledByAdmin'), 'teams.gone'],
    ['403 writes blocked', says(403, 'MessageWritesBlocked'), 'teams.gone'],
    ['403 for another reason', says(403, 'Forbidden'), 'teams.rejected'],
    ['404 no such conversation', says(404, 'ConversationNotFound'), 'teams.gone'],
    ['404 no such activity', says(404, 'ActivityNotFoundInConversation'), 'teams.activity-not-found'],
    ['404 of a gateway', says(404), 'teams.unknown-outcome'],
    ['401 not registered', says(401, 'BotNotRegistered'), 'teams.gone'],
    ['401', says(401), 'teams.unknown-outcome'],
    ['413', says(413, 'MessageSizeTooBig'), 'teams.too-large'],
    ['413 of a gateway', says(413), 'teams.too-large'],
    ['400', says(400, 'BadSyntax'), 'teams.rejected'],
    ['a redirect', says(302, undefined, { location: 'http://127.0.0.1:9/' }), 'teams.rejected'],
    ['a redirect that keeps the method', says(307, undefined, { location: '/elsewhere' }), 'teams.rejected'],
    ['408', says(408), 'teams.unknown-outcome'],
    ['500', says(500), 'teams.unknown-outcome'],
    ['502', says(502), 'teams.unknown-outcome'],
    ['503 with a time', says(503, undefined, { 'retry-after': '1' }), 'teams.unknown-outcome'],
    ['504', says(504), 'teams.unknown-outcome'],
    ['a cut connection', (response) => response.destroy(), 'teams.unknown-outcome'],
    ['no answer at all', () => {}, 'teams.unknown-outcome'],
  ];

  describe.each(calls)('%s', (_call, call, line) => {
    it.each(faults)('is sent once when Teams answers %s', async (_name, respond, code) => {
      connector.respond = respond;
      await expect(call()).rejects.toMatchObject({ name: 'AppError', code });
      expect(connector.requests.map(({ method, url }) => `${method} ${url}`)).toEqual([line]);
      expect(connector.requests[0]?.headers.authorization).toBe('Bearer the-bot');
    });
  });

  it('keeps the time that Teams asks to wait', async () => {
    connector.respond = says(429, 'Throttled', { 'retry-after': '7' });
    await expect(poster.post(to(), message)).rejects.toMatchObject({ retry: { afterMs: 7_000 } });
    connector.respond = says(429, 'Throttled', { 'retry-after': 'soon' });
    await expect(poster.post(to(), message)).rejects.toMatchObject({ retry: 'later' });
  });

  it('reads a time to wait that is a date', async () => {
    const at = new Date(Date.now() + 30_000).toUTCString();
    connector.respond = says(429, 'Throttled', { 'retry-after': at });
    const error = await poster.post(to(), message).catch((err: unknown) => err as AppError);
    const wait = (error as AppError).facts.retryAfterMs ?? 0;
    expect(wait).toBeGreaterThan(25_000);
    expect(wait).toBeLessThanOrEqual(31_000);
  });

  it('sends nothing where the bot gets no token for itself', async () => {
    const before = credential;
    credential = async () => {
      throw new AppError('signin.unavailable');
    };
    await expect(poster.post(to(), message)).rejects.toMatchObject({ code: 'signin.unavailable' });
    credential = before;
    expect(connector.requests).toHaveLength(0);
  });

  it('finds the id of a new thread in its conversation where Teams names it only there', async () => {
    connector.respond = (response) => {
      response.statusCode = 201;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ id: '19:c;messageid=1700' }));
    };
    expect(await poster.post(to(), message)).toEqual({
      conversationId: '19:c;messageid=1700',
      activityId: '1700',
    });
    expect(connector.requests[0]?.headers['user-agent']).toContain('botframework');
  });

  it(`speaks as 28:${APP_ID}`, async () => {
    const { activityId } = await running.bot.poster.post(here(), message);
    const entry = running.world.log.findLast((one) => one.method === 'POST' && one.service === 'connector');
    expect(activityId).not.toBe('');
    expect(entry?.body).toMatchObject({ bot: { id: `28:${APP_ID}` }, isGroup: true, tenantId: TENANT });
  });
});
