import { createChannelMessages } from '../../src/azure/channel-messages.ts';
import { AppError } from '../../src/core/errors.ts';
import { aCredential, addressesAt, envelope, type StandIn, startStandIn, type Wire } from './stand-ins.ts';

const GROUP = 'fbe2bf47-16c8-47cf-b4a5-4b9b187c508b';
const CHANNEL = '19:soc@thread.tacv2';
const SINCE = Date.parse('2026-11-23T13:50:00Z');

/** A message as Microsoft's documentation shows it. */
const wireMessage = (over: Wire = {}): Wire => ({
  id: '1763905800000',
  replyToId: null,
  messageType: 'message',
  createdDateTime: '2026-11-23T13:50:00.000Z',
  lastModifiedDateTime: '2026-11-23T13:50:00.000Z',
  deletedDateTime: null,
  summary: null,
  from: { application: { id: 'AAAA', displayName: 'SOC Bot', applicationIdentityType: 'bot' }, user: null },
  body: { contentType: 'html', content: '<attachment id="1"></attachment>' },
  attachments: [
    { id: '1', contentType: 'application/vnd.microsoft.card.adaptive', content: '{"type":"AdaptiveCard"}' },
    { id: '2', contentType: 'reference', content: null },
  ],
  ...over,
});
const at = (minute: number) => `2026-11-23T13:${String(minute).padStart(2, '0')}:00.000Z`;

describe('channel messages', () => {
  let graph: StandIn;
  const credential = aCredential();
  beforeAll(async () => {
    graph = await startStandIn(() => ({ body: { value: [] } }));
  });
  afterAll(() => graph.stop());
  beforeEach(() => {
    graph.seen.length = 0;
  });

  const messages = () =>
    createChannelMessages({
      addresses: { ...addressesAt(graph.url), graph: graph.url },
      credential,
      requestTimeoutMs: 200,
    });
  const list = (threadId?: string) =>
    messages().list({ groupId: GROUP, channelId: CHANNEL, threadId }, SINCE);
  const failed = (work: Promise<unknown>): Promise<AppError> =>
    work.then(
      () => Promise.reject(new Error('it went well')),
      (err: unknown) => (err instanceof AppError ? err : Promise.reject(err)),
    );

  it('asks for the channel with a token for Graph', async () => {
    graph.answer = () => ({ body: { value: [] } });
    await list();
    await list('17');
    expect(graph.seen.map((one) => one.url)).toEqual([
      `/v1.0/teams/${GROUP}/channels/${CHANNEL}/messages?$top=50`,
      `/v1.0/teams/${GROUP}/channels/${CHANNEL}/messages/17/replies?$top=50`,
    ]);
    expect(credential.asked[0]?.scope).toBe('https://graph.microsoft.com/.default');
  });

  it('reads who said what, when', async () => {
    const person = { application: null, user: { id: 'dana' } };
    graph.answer = () => ({
      body: {
        value: [
          wireMessage(),
          wireMessage({
            id: '2',
            from: person,
            attachments: [],
            deletedDateTime: at(51),
            body: { contentType: 'html', content: '<p>a &lt; b &nbsp;&amp;\n<a href="x">c</a></p>' },
          }),
          wireMessage({ id: '3', from: null, body: null, attachments: null, createdDateTime: null }),
          wireMessage({ id: '4', attachments: [], body: { contentType: 'text', content: 'a &lt;b> c' } }),
          { nothing: 'of all that' },
        ],
      },
    });
    expect(await list()).toEqual([
      {
        id: '1763905800000',
        createdAt: SINCE,
        appId: 'aaaa',
        deleted: false,
        text: '',
        cards: ['{"type":"AdaptiveCard"}'],
      },
      { id: '2', createdAt: SINCE, deleted: true, text: 'a < b & c', cards: [] },
      { id: '3', createdAt: 0, deleted: false, text: '', cards: [] },
      { id: '4', createdAt: SINCE, appId: 'aaaa', deleted: false, text: 'a &lt;b> c', cards: [] },
    ]);
  });

  it('follows pages as long as something on them is new, by either time', async () => {
    const old = { createdDateTime: at(1), lastModifiedDateTime: at(1) };
    const pages = [
      [wireMessage({ id: '1', ...old }), wireMessage({ id: '2' })],
      [wireMessage({ id: '3', ...old, lastModifiedDateTime: at(55) })],
      [wireMessage({ id: '4', ...old })],
      [wireMessage({ id: '5' })],
    ];
    graph.answer = ({ url }) => {
      const page = Number(/skiptoken=(\d)/.exec(url)?.[1] ?? 0);
      return {
        body: { value: pages[page], '@odata.nextLink': `${graph.url}/v1.0/next?$skiptoken=${page + 1}` },
      };
    };
    expect((await list()).map((one) => one.id)).toEqual(['1', '2', '3', '4']);
  });

  it('never follows a link to another host, and gives up on a channel without end', async () => {
    graph.answer = () => ({
      body: { value: [wireMessage()], '@odata.nextLink': 'https://evil.example/next' },
    });
    expect((await failed(list())).code).toBe('azure.unexpected');
    graph.seen.length = 0;
    graph.answer = () => ({ body: { value: [wireMessage()], '@odata.nextLink': `${graph.url}/v1.0/again` } });
    expect((await failed(list())).code).toBe('azure.unexpected');
    expect(graph.seen).toHaveLength(20);
  });

  it.each([
    [403, {}, 'azure.reader-forbidden', /messages of this channel: it needs ChannelMessage\.Read\.Group/],
    [429, { 'retry-after': '7' }, 'azure.throttled', /slow down/],
    [500, {}, 'azure.unavailable', /did not answer/],
    [404, {}, 'azure.not-found', /The channel was not found/],
    [401, {}, 'signin.misconfigured', /credentials were refused/],
  ])('says what a %i means', async (status, headers, code, sentence) => {
    graph.answer = () => ({ status, headers, body: envelope('Whatever', 'vendor words') });
    const error = await failed(list());
    expect(error.code).toBe(code);
    expect(error.userMessage).toMatch(sentence);
    if (status === 429) expect(error.retry).toEqual({ afterMs: 7_000 });
  });

  it('waits no longer than it may, and takes no other answer for a list', async () => {
    graph.answer = () => ({ silent: true });
    expect((await failed(list())).code).toBe('azure.unavailable');
    graph.answer = () => ({ body: { value: 'none' } });
    expect((await failed(list())).code).toBe('azure.unexpected');
  });

  it('puts nothing but a GUID into the address of a team', async () => {
    const asking = messages().list({ groupId: '../users', channelId: CHANNEL }, SINCE);
    expect((await failed(asking)).code).toBe('azure.bad-request');
    expect(graph.seen).toEqual([]);
  });
});
