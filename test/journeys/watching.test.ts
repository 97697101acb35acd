import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { changeIncident, mergeIncident, raiseIncident } from '../../src/simulator/tenant.ts';
import { ENGINES } from '../support/stores.ts';
import { type LiveWorld, said, startWorld, watching, wordsOf } from '../support/world.ts';

describe.each(ENGINES.map((engine) => [engine.name, engine] as const))('watching, on %s', (_name, engine) => {
  let world: LiveWorld;
  beforeEach(async () => {
    world = await startWorld({}, engine);
  });
  afterEach(() => world.stop());

  const raise = (outline: Parameters<typeof raiseIncident>[2] = {}, kind: 'soc' | 'xdr' = 'soc') =>
    raiseIncident(world.sim.world, world.sim.tenant[kind], outline);
  const change = (incident: ReturnType<typeof raise>, properties: Record<string, unknown>, by?: string) => {
    world.clock.advance(1_000);
    changeIncident(world.sim.world, world.sim.tenant.soc, incident, properties, by);
  };
  /** Cards and sentences about incidents, without the watch card. */
  const about = () => said(world).slice(1);
  const lastCard = () =>
    wordsOf(sharedCard(about().findLast((message) => sharedCard(message)) ?? (about()[0] as SimMessage)));
  const sentences = () =>
    about()
      .map((message) => message.activity.text)
      .filter(Boolean);
  const CLOSED = {
    status: 'Closed',
    classification: 'FalsePositive',
    classificationReason: 'InaccurateData',
    classificationComment: 'Known scanner.',
  };

  it('posts nothing that was open before it began, until somebody asks for it', async () => {
    raise({ title: 'Older one' });
    raise({ title: 'Oldest one', severity: 'Low' });
    await watching(world);
    await world.tick('poll', 'sweep');
    expect(about()).toEqual([]);
    const [done] = said(world);
    expect(wordsOf(sharedCard(done as SimMessage))).toContain('Post the 2 open ones');
    await world.sim.teams.client.click(world.sim.tenant.dana, done as SimMessage, 'channel.backlog');
    await world.tick('poll');
    expect(about()).toHaveLength(2);
  });

  it('posts each new incident once, in a thread of its own, however often it looks', async () => {
    await watching(world);
    raise({ title: 'One' });
    raise({ title: 'Two' });
    for (let time = 0; time < 3; time += 1) await world.tick('poll', 'sweep');
    expect(about().map((message) => message.threadId === message.id)).toEqual([true, true]);
  });

  it('posts only the severities that the channel wants, and one whose severity rises into them', async () => {
    await watching(world, 'watch incidents high');
    const incident = raise({ severity: 'Low' });
    await world.tick('poll');
    expect(about()).toEqual([]);
    change(incident, { severity: 'High' });
    await world.tick('poll');
    expect(lastCard()).toContain('HIGH');
  });

  it('says nothing about incidents without Defender for Cloud alerts, nor about one first seen closed', async () => {
    await watching(world);
    raise({ alerts: [{ subscriptionId: world.sim.tenant.retail.id, product: 'other' }] });
    raise({ status: 'Closed' });
    await world.tick('poll', 'sweep');
    expect(about()).toEqual([]);
  });

  it('finds out by one query which XDR incidents are Defender for Cloud’s, and leaves the decision on a close to Defender', async () => {
    await watching(world);
    const { retail } = world.sim.tenant;
    raise(
      {
        title: 'Ours',
        alerts: [{ subscriptionId: retail.id }, { subscriptionId: retail.id, product: 'xdr' }],
      },
      'xdr',
    );
    raise({ title: 'Not ours', alerts: [{ subscriptionId: retail.id, product: 'xdr' }] }, 'xdr');
    await world.tick('poll');
    expect(about()).toHaveLength(1);
    expect(lastCard()).toContain('Ours');
    expect(lastCard()).toContain('Open in Defender');
    expect(lastCard()).toContain('Defender decides');
    const reads = world.sim.world.log.filter(
      (entry) => /\/alerts\?/.test(entry.url) && entry.url.includes('law-xdr'),
    );
    expect(reads).toHaveLength(1);
  });

  it('reads the alerts themselves where Log Analytics has no rows yet', async () => {
    await watching(world);
    raise(
      {
        title: 'Fresh',
        alerts: [{ subscriptionId: world.sim.tenant.retail.id, loggedAt: world.clock.now() + 600_000 }],
      },
      'xdr',
    );
    await world.tick('poll');
    expect(lastCard()).toContain('Fresh');
  });

  it('works where the service refuses the filter by modification time', async () => {
    world.sim.tenant.soc.takesFilter = false;
    await watching(world);
    raise({ title: 'Found anyway' });
    await world.tick('poll');
    expect(lastCard()).toContain('Found anyway');
  });

  it('shows a close made elsewhere on the card and in the thread, with who did it, and reads its alerts back', async () => {
    await watching(world);
    const incident = raise({ alerts: [{ subscriptionId: world.sim.tenant.retail.id }] });
    await world.tick('poll');
    change(incident, CLOSED, 'playbook@contoso.example');
    await world.tick('poll', 'prove');
    expect(lastCard()).toContain('closed it as false positive, inaccurate data');
    expect(sentences()).toContain(
      `#${incident.properties.incidentNumber} was closed by playbook@contoso.example as false positive, inaccurate data.`,
    );
    expect(lastCard()).toContain('Its alert is closed in Defender for Cloud');
  });

  it('wakes the thread when a closed incident is opened again', async () => {
    await watching(world);
    const incident = raise();
    await world.tick('poll');
    change(incident, CLOSED);
    await world.tick('poll');
    change(incident, { status: 'Active' });
    await world.tick('poll');
    expect(sentences().at(-1)).toBe(`#${incident.properties.incidentNumber} was reopened. It is Active now.`);
    expect(lastCard()).toContain('Reopened');
  });

  it('says into which incident one was merged', async () => {
    await watching(world);
    const [from, into] = [raise({ title: 'Small' }), raise({ title: 'Big' })];
    await world.tick('poll');
    world.clock.advance(1_000);
    mergeIncident(world.sim.world, world.sim.tenant.soc, from, into);
    await world.tick('poll');
    expect(sentences()).toContain(
      `#${from.properties.incidentNumber} was merged into #${into.properties.incidentNumber}.`,
    );
    expect(sentences().some((one) => String(one).includes('has 2 alerts now'))).toBe(true);
  });

  it('says so when all alerts of an open incident are closed already', async () => {
    await watching(world);
    raise({
      alerts: [{ subscriptionId: world.sim.tenant.retail.id }, { subscriptionId: world.sim.tenant.data.id }],
    });
    await world.tick('poll');
    for (const alert of world.sim.world.defenderAlerts.values()) alert.status = 'Resolved';
    await world.tick('look at open');
    expect(lastCard()).toContain(
      'All 2 alerts are closed in Defender for Cloud already; the incident is still open',
    );
  });

  it('keeps what happens while it is down, and marks late what came late', async () => {
    await watching(world);
    raise({ title: 'While it was down' });
    world.clock.advance(20 * 60_000);
    await world.restart();
    await world.tick('poll');
    expect(about()).toHaveLength(1);
    expect(lastCard()).toContain('While it was down');
    expect(lastCard().toLowerCase()).toContain('late');
  });

  it('finishes a post that was interrupted, without doubling one that arrived', async () => {
    await watching(world);
    raise({ title: 'Interrupted' });
    world.sim.teams.faults.next({ method: 'POST', match: /v3\/conversations/, drop: 'before' });
    await world.tick('poll');
    expect(about()).toEqual([]);
    await world.restart();
    world.clock.advance(31_000);
    await world.tick('poll');
    expect(about()).toHaveLength(1);
  });

  it('is suspended in a channel that it was thrown out of, and delivers what was missed when it is back', async () => {
    await watching(world);
    const { places, team } = world.sim.teams;
    await places.remove(team);
    raise({ title: 'Missed' });
    await world.tick('poll');
    expect(about()).toEqual([]);
    await places.install(team);
    await world.tick('poll');
    expect(lastCard()).toContain('Missed');
  });

  it('shows hostile text as text, and lets nothing of it become a link or a mention', async () => {
    await watching(world);
    const evil =
      '[x](http://evil.example) <at>everyone</at> ${1+1} {{DATE(2020-01-01T00:00:00Z)}} \u202Egnp.exe';
    raise({
      title: evil,
      description: evil,
      entities: [{ kind: 'Account', properties: { accountName: evil } }],
      alerts: [{ subscriptionId: world.sim.tenant.retail.id, title: evil }],
    });
    await world.tick('poll');
    const card = JSON.stringify(sharedCard(about()[0] as SimMessage));
    expect(card).toContain('[x](http');
    expect(card).toContain('${1+1}');
    expect(card).not.toMatch(/\u202E|\{\{DATE\(2020/);
    expect(card).not.toMatch(/"url":"http:\/\/evil/);
    expect(about()[0]?.activity.entities ?? []).toEqual([]);
  });

  it('forgets the details of what was closed long ago, and posts none of it again', async () => {
    await watching(world);
    const incident = raise({ title: 'Long gone', alerts: [{ subscriptionId: world.sim.tenant.retail.id }] });
    await world.tick('poll');
    change(incident, CLOSED);
    await world.tick('poll', 'prove');
    world.clock.advance(91 * 24 * 3_600_000);
    await world.tick('housekeeping');
    const { db } = world.app.store;
    const kept = JSON.stringify([
      await db.selectFrom('incident').selectAll().execute(),
      await db.selectFrom('alert').selectAll().execute(),
      await db.selectFrom('posting').selectAll().execute(),
    ]);
    expect(kept).not.toMatch(/Long gone|Known scanner|portal\.user/);
    const before = about().length;
    await world.tick('poll', 'sweep');
    expect(about()).toHaveLength(before);
    change(incident, { status: 'Active' });
    await world.tick('poll');
    expect(lastCard()).toContain('Long gone');
  });
});
