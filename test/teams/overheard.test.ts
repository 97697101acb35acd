import { AppError } from '../../src/core/errors.ts';
import { aClick, anActivity, aRunningBot, type Running } from './running.ts';

let running: Running;
afterEach(() => running.stop());

const start = async (onlyMentioned: boolean) => {
  running = await aRunningBot({ onlyMentioned });
  running.sim.team.messagesGranted = true;
};
const incidents = () => running.sim.channels.incidents.id;

describe('where Teams sends everything that is written in a channel', () => {
  it('what does not mention the bot is dropped unread: no answer, nothing kept, nothing logged', async () => {
    await start(true);
    const { status, activity, replies } = await running.sim.client.say(
      running.dana,
      incidents(),
      'the password of the break-glass account is hunter2',
      { mention: false },
    );
    expect([status, activity?.text]).toEqual([200, 'the password of the break-glass account is hunter2']);
    expect(replies).toEqual([]);
    expect(running.door.messages).toEqual([]);
    expect(running.logged).toEqual([]);
  });

  it('a mention of somebody else is none of the bot', async () => {
    await start(true);
    const robin = { id: running.robin.teamsId, name: running.robin.name };
    const mention = { type: 'mention', text: '<at>Robin Weiss</at>', mentioned: robin };
    await running.sim.client.post(
      anActivity(running, { text: '<at>Robin Weiss</at> help', entities: [mention, null, 'x'] }),
    );
    expect(running.door.messages).toEqual([]);
  });

  it('what mentions the bot, what is said to it alone, buttons and events still come through', async () => {
    await start(true);
    await running.sim.client.say(running.dana, incidents(), 'help');
    await running.sim.client.say(running.dana, 'personal', 'help');
    await running.sim.client.post(aClick(running));
    await running.sim.places.renameChannel(incidents(), 'SOC');
    expect(running.door.messages.map((one) => [one.place.kind, one.text])).toEqual([
      ['channel', 'help'],
      ['personal', 'help'],
    ]);
    expect(running.door.clicks).toHaveLength(1);
    expect(running.door.events.map(([event]) => event)).toEqual(['renamed']);
  });

  it('is answered as before where nobody asked for the permission', async () => {
    await start(false);
    await running.sim.client.say(running.dana, incidents(), 'help', { mention: false });
    expect(running.door.messages).toHaveLength(1);
  });
});

describe('a team’s id in Entra ID', () => {
  const groupOf = (team = running.sim.team.id) => running.bot.groupOf(running.sim.serviceUrl, team);

  it('comes with each activity that tells it, and from the team’s details', async () => {
    await start(false);
    await running.sim.client.say(running.dana, incidents(), 'help');
    expect(running.door.messages[0]?.place.groupId).toBe(running.sim.team.aadGroupId);
    expect(await groupOf()).toBe(running.sim.team.aadGroupId);
  });

  it('is not guessed when Teams refuses, and is asked of no unknown host', async () => {
    await start(false);
    await expect(groupOf('19:nowhere@thread.tacv2')).rejects.toBeInstanceOf(AppError);
    await expect(running.bot.groupOf('https://evil.example/', running.sim.team.id)).rejects.toMatchObject({
      code: 'teams.rejected',
    });
  });
});
