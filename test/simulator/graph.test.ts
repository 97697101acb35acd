import type { SimMessage } from '../../src/simulator/teams/state.ts';
import { call } from '../../src/simulator/teams/wire.ts';
import { startTenant, type Tenant, type Who, type Wire } from './asking.ts';

const GRAPH = 'https://graph.microsoft.com';

describe('the simulated Graph', () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.stop());
  beforeEach(() => {
    tenant.teams.state.messages.length = 0;
    tenant.teams.team.messagesGranted = true;
    tenant.faults.clear();
  });

  const channel = () => tenant.teams.channels.incidents.id;
  const path = (rest = '', place = channel()) =>
    `/v1.0/teams/${tenant.teams.team.aadGroupId}/channels/${encodeURIComponent(place)}/messages${rest}`;
  const ask = async (url: string, who: Who = 'bot', audience = GRAPH) => {
    let token: string | undefined;
    if (who === 'bot') token = await tenant.entra.issueForApp(audience);
    else token = 'token' in who ? who.token : await tenant.entra.issueInteractive(who, audience);
    const { status, json } = await call(url.startsWith('/') ? `${tenant.env().AZURE_GRAPH_URL}${url}` : url, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ca: tenant.caPem,
    });
    return { status, json: json as Wire };
  };
  const said = (activity: Record<string, unknown>, threadId?: string): SimMessage =>
    tenant.teams.state.addMessage({
      place: channel(),
      threadId,
      activity,
      from: { kind: 'bot', name: 'SOC Bot' },
    });

  it('shows a card as JSON inside a string, by the app that posted it, and text as HTML', async () => {
    const card = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'Hello' }] };
    const root = said({
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: card }],
    });
    said({ text: 'a < b & c' }, root.id);
    const [message] = (await ask(path())).json.value;
    expect(message).toMatchObject({
      id: root.id,
      replyToId: null,
      from: { application: { id: tenant.world.appId, applicationIdentityType: 'bot' }, user: null },
    });
    expect(JSON.parse(message.attachments[0].content)).toEqual(card);
    const [reply] = (await ask(path(`/${root.id}/replies`))).json.value;
    expect(reply).toMatchObject({
      replyToId: root.id,
      body: { contentType: 'html', content: '<p>a &lt; b &amp; c</p>' },
    });
  });

  it('lists threads without their replies, newest first, in pages', async () => {
    const roots = Array.from({ length: 45 }, (_, index) => said({ text: `thread ${index}` }));
    said({ text: 'a reply' }, roots[0]?.id);
    const first = (await ask(path('?$top=40'))).json;
    const rest = (await ask(first['@odata.nextLink'])).json;
    expect([...first.value, ...rest.value].map((one: Wire) => one.id)).toEqual(
      roots.map((one) => one.id).reverse(),
    );
    expect(rest['@odata.nextLink']).toBeUndefined();
    expect((await ask(path())).json.value).toHaveLength(20);
    expect((await ask(path('?$top=51'))).status).toBe(400);
  });

  it('keeps the place of a deleted message and not what it said', async () => {
    const message = said({ text: 'secret' });
    message.deleted = true;
    const [shown] = (await ask(path())).json.value;
    expect(shown.deletedDateTime).toMatch(/Z$/);
    expect(JSON.stringify(shown)).not.toContain('secret');
  });

  it('refuses whoever lacks the permission: no consent, a person, another audience, no token, a hidden channel', async () => {
    said({ text: 'hello' });
    expect((await ask(path(), tenant.tenant.dana)).status).toBe(403);
    expect((await ask(path(), 'bot', 'https://management.azure.com')).status).toBe(401);
    expect((await ask(path(), { token: undefined })).status).toBe(401);
    expect((await ask(path('', tenant.teams.channels.private.id))).status).toBe(403);
    expect((await ask('/v1.0/users')).status).toBe(403);
    tenant.teams.team.messagesGranted = false;
    expect((await ask(path())).status).toBe(403);
  });

  it('fails as it is told', async () => {
    tenant.faults.next({ service: 'graph', match: /messages/, status: 429, headers: { 'retry-after': '7' } });
    expect((await ask(path())).status).toBe(429);
    expect((await ask(path())).status).toBe(200);
  });
});
