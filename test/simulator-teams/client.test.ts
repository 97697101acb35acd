import { decodeJwt } from 'jose';
import { type SimTeams, startTeams } from '../../src/simulator/teams/teams.ts';
import type { SimPerson, World } from '../../src/simulator/world.ts';
import { APP_ID, aBot, aSmallEntra, aWorld, type Wire } from './stand-ins.ts';

const CARD = 'application/vnd.microsoft.card.adaptive';
const card = (text: string) => ({
  statusCode: 200,
  type: CARD,
  value: { type: 'AdaptiveCard', body: [{ type: 'TextBlock', text }] },
});
const shared = {
  type: 'AdaptiveCard',
  body: [
    {
      type: 'Input.ChoiceSet',
      id: 'classification',
      isRequired: true,
      errorMessage: 'Choose.',
      choices: [{ title: 'A', value: 'a' }],
    },
    { type: 'Input.Text', id: 'comment', value: 'as before' },
  ],
  actions: [
    { type: 'Action.Execute', title: 'Close', verb: 'incident.close', data: { id: 'opaque' } },
    {
      type: 'Action.Execute',
      title: 'Cancel',
      verb: 'incident.refresh',
      data: { id: 'opaque' },
      associatedInputs: 'none',
    },
  ],
};

let teams: SimTeams;
let world: World;
let dana: SimPerson;
let robin: SimPerson;
let bot: Awaited<ReturnType<typeof aBot>>;
let heard: Wire[];
let botToken: string;
/** What the bot answers; replaced by each test. */
let answer: (activity: Wire) => { status?: number; body?: unknown };

beforeEach(async () => {
  const entra = await aSmallEntra();
  ({ world, dana, robin } = aWorld());
  teams = await startTeams({ world, entra });
  botToken = await entra.botToken();
  heard = [];
  answer = () => ({});
  bot = await aBot((activity, authorization) => {
    heard.push({ ...activity, claims: decodeJwt(authorization.slice(7)) });
    return answer(activity);
  });
  teams.connect(bot.url);
});
afterEach(async () => {
  await teams.stop();
  await bot.close();
});

const posted = () =>
  teams.state.addMessage({
    place: teams.channels.incidents.id,
    from: { kind: 'bot', name: 'SOC Bot' },
    activity: { attachments: [{ contentType: CARD, content: shared }] },
  });
describe('typing', () => {
  it('reaches the bot in a channel as Teams delivers it, with a token of the Bot Service', async () => {
    const said = await teams.client.say(dana, teams.channels.incidents.id, 'watch <all> & more');
    expect(said.status).toBe(200);
    expect(heard[0]).toMatchObject({
      type: 'message',
      text: '<at>SOC Bot</at>&nbsp;watch &lt;all&gt; &amp; more\n',
      channelId: 'msteams',
      serviceUrl: teams.serviceUrl,
      from: { aadObjectId: dana.objectId },
      conversation: {
        id: `${teams.channels.incidents.id};messageid=${said.message.id}`,
        conversationType: 'channel',
      },
      channelData: {
        team: { id: teams.team.id },
        channel: { id: teams.channels.incidents.id },
        tenant: { id: world.tenantId },
      },
      claims: { iss: 'https://api.botframework.com', aud: APP_ID, serviceurl: teams.serviceUrl },
    });
    expect(heard[0].entities[0]).toMatchObject({ type: 'mention', mentioned: { id: `28:${APP_ID}` } });
  });

  it('never reaches the bot in a channel without a mention, and needs none in personal chat', async () => {
    expect(
      (await teams.client.say(dana, teams.channels.incidents.id, 'lunch', { mention: false })).status,
    ).toBe(0);
    await teams.client.say(dana, 'personal', 'help');
    expect(heard.map((one) => [one.text, one.conversation.conversationType])).toEqual([['help', 'personal']]);
  });
});

describe('clicking', () => {
  it('sends data and inputs, and shows the answered card to that person only until the message is edited', async () => {
    answer = () => ({ body: card('for Dana') });
    const message = posted();
    const result = await teams.client.click(dana, message, 'incident.close', { classification: 'a' });
    expect(heard[0].value).toEqual({
      action: {
        type: 'Action.Execute',
        title: 'Close',
        verb: 'incident.close',
        data: { id: 'opaque', classification: 'a', comment: 'as before' },
      },
      trigger: 'manual',
    });
    expect(teams.client.cardFor(dana, message)).toEqual(result.card);
    expect(teams.client.cardFor(robin, message)).toEqual(shared);
    const address = `${teams.serviceUrl}v3/conversations/${encodeURIComponent(`${message.place};messageid=${message.id}`)}/activities/${message.id}`;
    const edit = {
      type: 'message',
      attachments: [{ contentType: CARD, content: { type: 'AdaptiveCard', body: [] } }],
    };
    await fetch(address, {
      method: 'PUT',
      headers: { authorization: `Bearer ${botToken}` },
      body: JSON.stringify(edit),
    });
    expect(teams.client.cardFor(dana, message)).toEqual({ type: 'AdaptiveCard', body: [] });
  });

  it('is refused by the client while a required input is empty, except where the button takes no inputs', async () => {
    const message = posted();
    const refused = await teams.client.click(dana, message, 'Close');
    expect(refused.refusedByClient).toEqual({ classification: 'Choose.' });
    expect(heard).toHaveLength(0);
    await teams.client.click(dana, message, 'Cancel');
    expect(heard[0].value.action.data).toEqual({ id: 'opaque' });
  });

  it('tells the caller about a button or an input that the card does not have', async () => {
    await expect(teams.client.click(dana, posted(), 'incident.explode')).rejects.toThrow(
      'incident.close "Close"',
    );
    await expect(teams.client.click(dana, posted(), 'Close', { colour: 'red' })).rejects.toThrow(
      'no input "colour"',
    );
  });

  it('shows a sentence to the person for a moment, and says when the bot broke', async () => {
    answer = () => ({
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Still working.' },
    });
    await teams.client.click(dana, posted(), 'Cancel');
    answer = () => ({ status: 501 });
    await teams.client.click(dana, posted(), 'Cancel');
    expect(teams.client.toasts(dana).map((one) => [one.kind, one.text])).toEqual([
      ['message', 'Still working.'],
      ['error', 'Something went wrong. Please try again.'],
    ]);
    expect(teams.client.toasts(robin)).toHaveLength(0);
  });

  it('repeats the very same request on demand', async () => {
    const first = await teams.client.click(dana, posted(), 'Cancel');
    await teams.client.resend(first);
    expect(heard[1].id).toBe(heard[0].id);
  });
});

describe('installing', () => {
  it('tells the bot what happened to team and channels', async () => {
    await teams.places.install(teams.team);
    await teams.places.renameChannel(teams.channels.platform.id, 'Platform');
    await teams.places.deleteChannel(teams.channels.platform.id);
    await teams.places.remove(teams.team);
    expect(
      heard.map((one) => [one.type, one.action ?? one.channelData.eventType, one.channelData.channel.name]),
    ).toEqual([
      ['conversationUpdate', 'teamMemberAdded', 'General'],
      ['installationUpdate', 'add', 'General'],
      ['conversationUpdate', 'channelRenamed', 'Platform'],
      ['conversationUpdate', 'channelDeleted', 'Platform'],
      ['conversationUpdate', 'teamMemberRemoved', 'General'],
      ['installationUpdate', 'remove', 'General'],
    ]);
  });
});
