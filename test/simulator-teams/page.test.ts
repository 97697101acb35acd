import { request } from 'node:http';
import { type DemoPage, startPage } from '../../src/simulator/demo/page-server.ts';
import { markdown } from '../../src/simulator/page/markdown.ts';
import type { Snapshot } from '../../src/simulator/page/snapshot.ts';
import { standardTenant } from '../../src/simulator/standard-tenant.ts';
import { type SimTeams, startTeams } from '../../src/simulator/teams/teams.ts';
import type { SimPerson, World } from '../../src/simulator/world.ts';
import { aBot, aSmallEntra, aWorld } from './stand-ins.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';

let world: World;
let dana: SimPerson;
let robin: SimPerson;
let teams: SimTeams;
let bot: Awaited<ReturnType<typeof aBot>>;
let page: DemoPage;
let done: string[];

beforeEach(async () => {
  ({ world, dana, robin } = aWorld());
  teams = await startTeams({ world, entra: await aSmallEntra() });
  bot = await aBot((activity) => {
    if (activity.type !== 'invoke') return {};
    const view = { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text: 'for you alone' }] };
    return { body: { statusCode: 200, type: CARD, value: view } };
  });
  teams.connect(bot.url);
  done = [];
  const portal = {
    raise: () => void done.push('raise'),
    close: () => void done.push('close'),
    reopen: () => void done.push('reopen'),
    setSeverity: () => void done.push('severity'),
  };
  page = await startPage({ world, teams, portal, signIns: new Map() });
});
afterEach(async () => {
  await page.stop();
  await teams.stop();
  await bot.close();
});

const order = async (name: string, body: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${page.url}demo/${name}`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  });
  return (await response.json()) as { ok: boolean; problem?: string };
};

/** The first picture that this person's page gets. */
async function picture(person: SimPerson): Promise<Snapshot> {
  const response = await fetch(`${page.url}demo/events?person=${person.objectId}`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let text = '';
  for (;;) {
    const { value } = await reader.read();
    text += new TextDecoder().decode(value);
    const state = /event: state\ndata: (.*)\n\n/.exec(text)?.[1];
    if (!state) continue;
    await reader.cancel();
    return JSON.parse(state) as Snapshot;
  }
}

const posted = () =>
  teams.state.addMessage({
    place: teams.channels.incidents.id,
    from: { kind: 'bot', name: 'SOC Bot' },
    activity: {
      summary: 'High #1',
      attachments: [{ contentType: CARD, content: { type: 'AdaptiveCard', body: [] } }],
    },
  });

describe("the demo's page", () => {
  it('serves its own files and the card renderer, its TypeScript without types, and nothing else', async () => {
    const script = await fetch(`${page.url}main.ts`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    expect(await (await fetch(`${page.url}dom.ts`)).text()).not.toContain('interface RowKind');
    expect((await fetch(`${page.url}vendor/adaptivecards.js`)).status).toBe(200);
    expect((await fetch(page.url)).headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const path of ['..%2fworld.ts', 'tsconfig.json', 'nothing.ts'])
      expect((await fetch(page.url + path)).status).toBe(404);
  });

  it('lets no other site in: not by another host name, not by a form', async () => {
    const status = await new Promise((resolve) => {
      request(page.url, { headers: { host: 'evil.example' } }, (response) =>
        resolve(response.statusCode),
      ).end();
    });
    expect(status).toBe(421);
    const form = await fetch(`${page.url}demo/portal`, {
      method: 'POST',
      body: new URLSearchParams({ do: 'raise' }),
    });
    expect(form.status).toBe(415);
    expect(form.headers.get('access-control-allow-origin')).toBeNull();
    expect(done).toEqual([]);
  });

  it('carries typed words to the bot as that person', async () => {
    expect(
      await order('say', { person: dana.objectId, place: teams.channels.incidents.id, text: 'help' }),
    ).toEqual({ ok: true });
    expect(teams.messages(teams.channels.incidents.id)).toMatchObject([
      { from: { name: 'Dana Reyes' }, activity: { text: 'help', mention: true } },
    ]);
  });

  it('shows each person the card that is for them, with a version that changes only with it', async () => {
    const message = posted();
    const before = (await picture(robin)).messages[0];
    const click = {
      person: dana.objectId,
      place: message.place,
      message: message.id,
      verb: 'incident.close',
      data: { id: 'x' },
    };
    expect(await order('click', click)).toEqual({ ok: true });
    const [forDana, forRobin] = [(await picture(dana)).messages[0], (await picture(robin)).messages[0]];
    expect(forDana).toMatchObject({ personal: true, card: { body: [{ text: 'for you alone' }] } });
    expect(forRobin).toEqual(before);
  });

  it('turns switches and does what the portal does, and refuses what it does not know', async () => {
    expect(await order('switch', { name: 'mfaOnWrites', value: true })).toEqual({ ok: true });
    expect(world.switches.mfaOnWrites).toBe(true);
    expect((await order('switch', { name: 'mfaOnWrites', value: 'yes' })).ok).toBe(false);
    expect((await order('switch', { name: '__proto__', value: {} })).ok).toBe(false);
    expect(await order('portal', { do: 'raise' })).toEqual({ ok: true });
    expect((await order('portal', { do: 'close', workspace: 'none', incident: 'none' })).problem).toBe(
      'This incident is gone.',
    );
    expect(done).toEqual(['raise']);
    expect((await order('constructor', {})).ok).toBe(false);
  });
});

describe("the page's tab of connectors", () => {
  it('breaks and mends what is in the tenant, shows it at once, and refuses what it does not know', async () => {
    const { retail } = standardTenant(world);
    const set = (what: unknown, broken: unknown = true, subscription: unknown = retail.id) =>
      order('break', { what, broken, subscription });
    const shown = async () => {
      const { broken, subscriptions } = await picture(dana);
      const row = subscriptions.find((one) => one.id === retail.id);
      return [
        broken,
        row?.broken,
        row?.facts.filter((one) => !one.good).map((one) => `${one.name}: ${one.words}`),
      ];
    };
    expect(await shown()).toEqual([[], [], []]);
    for (const what of ['sync', 'connector', 'subscription']) expect(await set(what)).toEqual({ ok: true });
    expect(await shown()).toEqual([
      ['subscription'],
      ['sync', 'connector'],
      ['Connector: not connected', 'Sync: off'],
    ]);
    for (const what of ['sync', 'connector', 'subscription'])
      expect(await set(what, false)).toEqual({ ok: true });
    expect(await shown()).toEqual([[], [], []]);
    for (const odd of [set('nothing'), set('__proto__'), set('sync', 'yes'), set('sync', true, 'none')])
      expect((await odd).problem).toBe('There is nothing like that to break.');
    expect(await shown()).toEqual([[], [], []]);
  });
});

describe('text in a card', () => {
  it.each([
    ['**bold** and _slanted_', '<strong>bold</strong> and <em>slanted</em>'],
    [
      '[docs](https://a.example/x)',
      '<a href="https://a.example/x" target="_blank" rel="noopener noreferrer">docs</a>',
    ],
    ['\\[docs\\](https://a.example)', '[docs](https://a.example)'],
    ['[x](javascript:alert(1))', '[x](javascript:alert(1))'],
    ['<img src=x onerror=alert(1)> & "', '&lt;img src=x onerror=alert(1)&gt; &amp; &quot;'],
    ['\\<b\\>', '&lt;b&gt;'],
    ['- one\n- two', '• one<br>• two'],
    ['snake_case_name and 2*3*4', 'snake_case_name and 2*3*4'],
  ])('%j is drawn as %j', (text, html) => {
    expect(markdown(text)).toBe(html);
  });
});
