import { anActivity, aRunningBot, type Running, TENANT } from './running.ts';

let running: Running;
beforeEach(async () => {
  running = await aRunningBot();
});
afterEach(() => running.stop());

const send = (activity: Record<string, unknown>) => running.sim.client.post(activity);

describe('where the bot is', () => {
  it('is told when it is added to a team, and greets there', async () => {
    running.door.welcome = [{ text: 'hello' }];
    await running.sim.places.install(running.sim.team);
    expect(running.door.events).toMatchObject([['installed', { teamId: running.sim.team.id }]]);
    expect(running.sim.messages(running.sim.team.id).map((one) => one.activity.text)).toEqual(['hello']);
  });

  it('is told when it is added to a personal chat', async () => {
    await running.sim.places.installPersonal(running.dana);
    expect(running.door.events).toMatchObject([['installed', { kind: 'personal' }]]);
  });

  it('is told when it is removed, and says nothing', async () => {
    await running.sim.places.remove(running.sim.team);
    expect(running.door.events.map(([what]) => what)).toEqual(['removed', 'removed']);
    expect(running.world.log.filter((one) => one.service === 'connector')).toEqual([]);
  });

  it('is told what becomes of channels, by the id of the channel', async () => {
    const { places, team } = running.sim;
    const channel = await places.createChannel(team, 'Night shift');
    await places.renameChannel(channel.id, 'Day shift');
    await places.deleteChannel(channel.id);
    await places.restoreChannel(channel.id);
    expect(running.door.events.map(([what, place]) => [what, place.channelId, place.channelName])).toEqual([
      ['created', channel.id, 'Night shift'],
      ['renamed', channel.id, 'Day shift'],
      ['deleted', channel.id, 'Day shift'],
      ['restored', channel.id, 'Day shift'],
    ]);
  });

  it.each([
    ['add-upgrade', 'installed'],
    ['remove-upgrade', 'removed'],
  ])('hears of %s as of the plain event', async (action, what) => {
    await send(anActivity(running, { type: 'installationUpdate', action, text: undefined }));
    expect(running.door.events.map(([one]) => one)).toEqual([what]);
  });

  it.each([
    ['a person left', { membersRemoved: [{ id: '29:robin' }] }],
    ['a person came', { membersAdded: [{ id: '29:robin' }] }],
    ['nothing that it knows', { channelData: { tenant: { id: TENANT }, eventType: 'teamRenamed' } }],
  ])('does not mind that %s', async (_name, over) => {
    const event = anActivity(running, { type: 'conversationUpdate', text: undefined, ...over });
    expect((await send(event)).status).toBe(200);
    expect(running.door.events).toEqual([]);
  });

  it('is told that the team is gone', async () => {
    const channelData = {
      tenant: { id: running.world.tenantId },
      team: { id: 't' },
      eventType: 'teamDeleted',
    };
    await send(anActivity(running, { type: 'conversationUpdate', text: undefined, channelData }));
    expect(running.door.events).toMatchObject([['removed', { teamId: 't' }]]);
  });

  it('takes an event that fails for a turn that went well', async () => {
    running.door.onRemoved = async () => {
      throw new Error('the store is down');
    };
    const reply = await send(anActivity(running, { type: 'installationUpdate', action: 'remove' }));
    expect(reply.status).toBe(200);
    expect(running.logged.join('')).toContain('the store is down');
  });
});
