import { ACTIONS } from '../../src/bot/actions.ts';
import { CARD_VERBS } from '../../src/cards/cards.ts';
import { encodeCardId } from '../../src/core/card-id.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { raiseIncident } from '../../src/simulator/tenant.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

describe('talking to the bot', () => {
  let world: LiveWorld;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.stop());

  const say = async (words: string, channel = world.sim.teams.channels.incidents.id) => {
    const { replies } = await world.sim.teams.client.say(world.sim.tenant.dana, channel, words);
    return replies.map((reply) => wordsOf(sharedCard(reply)) || String(reply.activity.text)).join('\n');
  };

  it.each([
    ['incidents', 'This channel does not watch anything yet. Type "watch" first.'],
    ['incident 4711', 'This channel does not watch anything yet. Type "watch" first.'],
    ['unwatch', 'This channel does not watch anything yet. Type "watch" first.'],
    ['wacth', 'Did you mean "watch [incidents|connectors] [severities]"?'],
    ['please disclose it', 'I do not know that.'],
    ['watch out', 'I do not know "out" here.'],
    ['help', 'Shows what you can type'],
  ])('answers %s in a channel without a watch with: %s', async (words, answer) => {
    expect(await say(words)).toContain(answer);
  });

  it('says in a personal chat where it works', async () => {
    expect(await say('help', 'personal')).toContain('I work in team channels');
    expect(await say('incidents', 'personal')).toContain('I work in team channels');
  });

  it('lists open incidents, the worst first, and shows one by number', async () => {
    await watching(world);
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'Small', severity: 'Low' });
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'Big', severity: 'High' });
    await world.tick('poll');
    const list = await say('incidents');
    expect(list).toContain('2 open incidents');
    expect(list.indexOf('Big')).toBeLessThan(list.indexOf('Small'));
    expect(await say('incidents low')).not.toContain('Big');
    expect(await say('incident #4711')).toContain('Small');
    expect(await say('incident law-soc-we/4712')).toContain('Big');
    expect(await say('incident 9999')).toContain('Incident 9999 is not known here.');
    expect(await say('incident next')).toContain('Type the number of the incident');
  });

  it('asks which one is meant where two workspaces have the number', async () => {
    world.sim.tenant.xdr.nextNumber = 4711;
    await watching(world);
    raiseIncident(world.sim.world, world.sim.tenant.soc, { title: 'Here' });
    raiseIncident(world.sim.world, world.sim.tenant.xdr, { title: 'There' });
    await world.tick('poll');
    expect(await say('incident 4711')).toContain('incident law-soc-we/4711, incident law-xdr/4711');
    expect(await say('incident law-xdr/4711')).toContain('There');
  });

  it('stops when told to, says who told it, and starts again only with a new proof', async () => {
    await watching(world);
    expect(await say('unwatch')).toContain('Dana Reyes stopped the watch.');
    raiseIncident(world.sim.world, world.sim.tenant.soc);
    await world.tick('poll');
    expect(said(world).filter((message) => wordsOf(sharedCard(message)).includes('Close…'))).toEqual([]);
    expect(await say('incidents')).toContain('does not watch anything yet');
  });

  it('starts no watch for somebody who may not read the incidents', async () => {
    const { client, channels } = world.sim.teams;
    const { kim } = world.sim.tenant;
    const { replies } = await client.say(kim, channels.incidents.id, 'watch');
    const refused = await client.click(kim, replies[0] as SimMessage, 'channel.watch');
    expect(refused.text).toContain('Microsoft.SecurityInsights/incidents/read on workspace law-');
    expect(await say('incidents')).toContain('does not watch anything yet');
  });

  it('honours a watch button in its own channel only', async () => {
    const { client, channels } = world.sim.teams;
    const { dana } = world.sim.tenant;
    const { replies } = await client.say(dana, channels.incidents.id, 'watch');
    const id = encodeCardId({ kind: 'watch', channelId: channels.platform.id, topics: 'i', severities: '' });
    const refused = await client.press(dana, replies[0] as SimMessage, { verb: 'channel.watch' }, { id });
    expect(refused.text).toContain('This button belongs to another channel.');
  });

  it('has an action for every button on every card, and a button for every action', () => {
    expect(ACTIONS.map((action) => action.verb).sort()).toEqual([...CARD_VERBS].sort());
  });

  it.each(ACTIONS.map((action) => [action.verb, action] as const))(
    'refuses %s to a stranger without any right',
    async (verb, action) => {
      await watching(world);
      const incident = raiseIncident(world.sim.world, world.sim.tenant.soc);
      await world.tick('poll');
      const { client, channels } = world.sim.teams;
      const workspaceId = world.sim.tenant.soc.id.toLowerCase();
      const id =
        action.takes === 'incident'
          ? encodeCardId({ kind: 'incident', workspaceId, name: incident.name })
          : action.takes === 'connectors'
            ? encodeCardId({ kind: 'connectors', workspaceId, subscriptionId: world.sim.tenant.retail.id })
            : encodeCardId({ kind: 'watch', channelId: channels.incidents.id, topics: 'i', severities: '' });
      const before = JSON.stringify(incident.properties);
      const inputs = { id, classification: 'Undetermined', comment: 'x', confirm: 'yes', plan: 'Containers' };
      const refused = await client.press(
        world.sim.tenant.kim,
        said(world).at(-1) as SimMessage,
        { verb },
        inputs,
      );
      expect([refused.card, refused.text]).toEqual([
        undefined,
        expect.stringMatching(
          /Azure refused: you need Microsoft.SecurityInsights.(incidents|dataConnectors).read/,
        ),
      ]);
      expect(JSON.stringify(incident.properties)).toBe(before);
    },
  );

  it.each([
    ['garbage', 'nonsense', 'does not name anything'],
    [
      'another workspace',
      encodeCardId({
        kind: 'incident',
        workspaceId: '/subscriptions/x/workspaces/other',
        name: '5f4d3c2b-1a09-4f8e-9d7c-6b5a49382716',
      }),
      'not among the workspaces',
    ],
    ['an incident that does not exist', '', 'was not found in Azure'],
  ])('refuses a card’s id that names %s', async (_what, given, sentence) => {
    await watching(world);
    const workspaceId = world.sim.tenant.soc.id.toLowerCase();
    const id =
      given || encodeCardId({ kind: 'incident', workspaceId, name: '5f4d3c2b-1a09-4f8e-9d7c-6b5a49382716' });
    const refused = await world.sim.teams.client.press(
      world.sim.tenant.dana,
      said(world)[0] as SimMessage,
      { verb: 'incident.take' },
      { id },
    );
    expect(refused.text).toContain(sentence);
  });

  it('posts no incident of another product because somebody presses a button with its id', async () => {
    await watching(world);
    const { soc, dana, retail } = world.sim.tenant;
    const other = raiseIncident(world.sim.world, soc, {
      title: 'Not ours',
      alerts: [{ subscriptionId: retail.id, product: 'other' }],
    });
    const id = encodeCardId({ kind: 'incident', workspaceId: soc.id.toLowerCase(), name: other.name });
    const before = said(world).length;
    await world.sim.teams.client.press(
      dana,
      said(world)[0] as SimMessage,
      { verb: 'incident.refresh' },
      { id },
    );
    await world.tick('poll');
    expect(said(world)).toHaveLength(before);
  });
});
