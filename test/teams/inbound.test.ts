import type { Activity } from 'botbuilder';
import { clickOf, codeOf, envelopeOf, messageOf, personOf, placeOf } from '../../src/teams/inbound.ts';

const TENANT = 'AAAAAAAA-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const wire = (over: Record<string, unknown> = {}): Record<string, unknown> => ({
  type: 'message',
  id: '17',
  channelId: 'msteams',
  serviceUrl: 'https://smba.trafficmanager.net/emea/',
  from: { id: '29:dana', name: 'Dana Reyes', aadObjectId: 'dana' },
  recipient: { id: '28:bot', name: 'SOC Bot' },
  conversation: { id: '19:soc@thread.tacv2;messageid=17', conversationType: 'channel', tenantId: TENANT },
  channelData: {
    tenant: { id: TENANT },
    team: { id: '19:team@thread.tacv2', name: 'Contoso SOC' },
    channel: { id: '19:soc@thread.tacv2', name: 'SOC incidents', type: 'standard' },
  },
  text: 'help',
  ...over,
});
const activity = (over?: Record<string, unknown>): Activity => {
  const found = envelopeOf(wire(over));
  if (!found) throw new Error('no activity');
  return found;
};

describe('the place of an activity', () => {
  it('is a channel with its names', () => {
    expect(placeOf(activity())).toEqual({
      kind: 'channel',
      tenantId: TENANT.toLowerCase(),
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      conversationId: '19:soc@thread.tacv2;messageid=17',
      channelId: '19:soc@thread.tacv2',
      channelName: 'SOC incidents',
      channelType: 'standard',
      teamId: '19:team@thread.tacv2',
      teamName: 'Contoso SOC',
    });
  });

  const cases: [name: string, over: Record<string, unknown>, place: Record<string, unknown>][] = [
    [
      'a personal chat',
      { conversation: { id: 'a:1', conversationType: 'personal' }, channelData: { tenant: { id: TENANT } } },
      { kind: 'personal', channelId: undefined, teamId: undefined, tenantId: TENANT.toLowerCase() },
    ],
    [
      'a group chat',
      {
        conversation: { id: '19:g@thread.v2', conversationType: 'groupChat', tenantId: TENANT },
        channelData: {},
      },
      { kind: 'group', channelId: undefined },
    ],
    [
      'a channel of which only the conversation tells',
      { channelData: { tenant: { id: TENANT } } },
      { kind: 'channel', channelId: '19:soc@thread.tacv2', channelName: undefined, teamId: undefined },
    ],
    [
      'a private channel',
      { channelData: { team: { id: 't' }, channel: { id: 'c', type: 'Private' } } },
      { kind: 'channel', channelId: 'c', channelType: 'private' },
    ],
    [
      'a channel of a type that nobody knows',
      { channelData: { team: { id: 't' }, channel: { id: 'c', type: 'new' } } },
      { channelType: undefined },
    ],
    [
      'an old client, with other names for the ids',
      { channelData: { teamsChannelId: 'c', teamsTeamId: 't' } },
      { channelId: 'c', teamId: 't' },
    ],
    ['channel data that is no object', { channelData: [1] }, { kind: 'channel', teamId: undefined }],
    [
      'channel data whose parts are of another kind',
      { channelData: { team: 'x', channel: { id: 5 }, tenant: null } },
      { kind: 'channel', channelId: '19:soc@thread.tacv2' },
    ],
  ];
  it.each(cases)('is read from %s', (_name, over, place) => {
    expect(placeOf(activity(over))).toMatchObject(place);
  });
});

describe('the person of an activity', () => {
  it('is who sent it', () => {
    expect(personOf(activity())).toEqual({
      tenantId: TENANT.toLowerCase(),
      objectId: 'dana',
      name: 'Dana Reyes',
      teamsId: '29:dana',
    });
  });
  it('has no object id where Teams gives none, and a name all the same', () => {
    expect(personOf(activity({ from: { id: '29:x' } }))).toMatchObject({ objectId: '', name: 'Somebody' });
    expect(personOf(activity({ from: null }))).toMatchObject({ objectId: '', teamsId: 'unknown' });
    expect(personOf(activity({ from: { id: '29:x', name: 5, aadObjectId: {} } }))).toMatchObject({
      objectId: '',
      name: 'Somebody',
    });
  });
  it.each(['\ud800', 'a\0b', 'x'.repeat(1_001)])(
    'is nobody where their id could not be written: %j',
    (id) => {
      const person = personOf(activity({ from: { id, name: 'Dana', aadObjectId: 'dana' } }));
      expect(person).toMatchObject({ objectId: '', teamsId: 'unknown' });
    },
  );
  it('has a name without what no database keeps', () => {
    expect(personOf(activity({ from: { id: '29:x', name: 'Da\0na\ud800 R.' } })).name).toBe('Dana R.');
  });
  it('has a name that is not longer than a card bears', () => {
    expect(personOf(activity({ from: { id: '29:x', name: 'x'.repeat(5_000) } })).name).toHaveLength(100);
  });
});

describe('a message', () => {
  it('loses the mention of the bot only', () => {
    const entities = [
      { type: 'clientInfo' },
      { type: 'mention', text: '<at>SOC Bot</at>', mentioned: { id: '28:bot' } },
      { type: 'mention', text: '<at>Robin</at>', mentioned: { id: '29:robin' } },
      { type: 'mention', text: 7 },
      null,
    ];
    const text = '<at>SOC Bot</at>&nbsp;ask <at>Robin</at>';
    expect(messageOf(activity({ text, entities }))).toMatchObject({ id: '17', text: 'ask Robin' });
  });
  it('is empty where its text is none, and its entities are no list', () => {
    expect(messageOf(activity({ text: { a: 1 }, entities: 'x' })).text).toBe('');
  });
});

describe('a click', () => {
  const press = (value: unknown, over: Record<string, unknown> = {}) =>
    clickOf(activity({ type: 'invoke', replyToId: '16', value, ...over }));

  it('has its verb, its inputs and the message that holds the card', () => {
    expect(press({ action: { verb: 'incident.close', data: { id: 'x', comment: 'c' } } })).toMatchObject({
      id: '17',
      verb: 'incident.close',
      data: { id: 'x', comment: 'c' },
      messageId: '16',
      signIn: { assertion: undefined, code: undefined },
      person: { objectId: 'dana' },
      place: { kind: 'channel' },
    });
  });
  it('carries what Teams adds for the sign-in', () => {
    expect(
      press({ action: { verb: 'v' }, authentication: { token: 'assertion' }, state: '123456' }),
    ).toMatchObject({ data: {}, signIn: { assertion: 'assertion', code: '123456' } });
    expect(press({ action: { verb: 'v', data: null }, authentication: 5, state: {} })?.signIn).toEqual({
      assertion: undefined,
      code: undefined,
    });
  });
  it.each([undefined, 5, '', '\ud800', 'x'.repeat(1_001)])('is none with the id %j', (id) => {
    expect(press({ action: { verb: 'v' } }, { id })).toBeUndefined();
  });
  it('has no code that could not be asked about', () => {
    expect(press({ action: { verb: 'v' }, state: '\ud800' })?.signIn.code).toBeUndefined();
    expect(codeOf({ value: { state: '\ud800' } })).toBeUndefined();
  });
  it.each([
    ['nothing', undefined],
    ['no action', {}],
    ['no verb', { action: { data: {} } }],
    ['a verb that is no text', { action: { verb: 5 } }],
    ['data that are no object', { action: { verb: 'v', data: 'x' } }],
  ])('is none where it has %s', (_name, value) => {
    expect(press(value)).toBeUndefined();
  });
});

describe('the body of a request', () => {
  it.each([
    ['null', null],
    ['a list', [wire()]],
    ['text', 'x'],
    ['bytes', Buffer.from('x')],
    ['without a type', wire({ type: undefined })],
    ['without a conversation', wire({ conversation: undefined })],
    ['of which the conversation has no id', wire({ conversation: {} })],
    ['of which the channel is a number', wire({ channelId: 1 })],
    ['of which the conversation has half a character', wire({ conversation: { id: 'a:\ud800' } })],
    ['of which the conversation has a zero byte', wire({ conversation: { id: 'a:\0' } })],
    ['of which the conversation has an endless id', wire({ conversation: { id: 'a'.repeat(1_001) } })],
  ])('is no activity when it is %s', (_name, body) => {
    expect(envelopeOf(body)).toBeUndefined();
  });
  it('keeps what the mapping needs, and no dates, which the SDK would trip over', () => {
    const found = envelopeOf(wire({ timestamp: 'not a date', localTimestamp: 5, value: { a: 1 } }));
    expect(found).toMatchObject({ value: { a: 1 }, channelData: { team: { name: 'Contoso SOC' } } });
    expect(found).not.toHaveProperty('timestamp');
    expect(found).not.toHaveProperty('localTimestamp');
  });
});

it('takes the code of a sign-in from where Teams puts it', () => {
  expect(codeOf({ value: { state: '123456' } })).toBe('123456');
  expect(codeOf({ value: { state: 5 } })).toBeUndefined();
  expect(codeOf({})).toBeUndefined();
});
