import type { Answer } from '../../src/bot/turn.ts';
import { AppError } from '../../src/core/errors.ts';
import { aClick, anActivity, aRunningBot, type Running } from './running.ts';

let running: Running;
beforeEach(async () => {
  running = await aRunningBot();
});
afterEach(() => running.stop());

const send = async (activity: Record<string, unknown>) => {
  const { status, json } = await running.sim.client.post(activity);
  return { status, json };
};
const typed = () => running.sim.client.say(running.dana, running.sim.channels.incidents.id, 'help');
const CARD = { type: 'AdaptiveCard', version: '1.5', body: [] };

describe('a typed message', () => {
  it('reaches the door as words, and is answered in its thread', async () => {
    running.door.replies = () => [{ text: 'one' }, { card: CARD, summary: 'two' } as never];
    const { status, replies } = await running.sim.client.say(
      running.dana,
      running.sim.channels.incidents.id,
      'incident   4711',
    );
    expect(status).toBe(200);
    expect(running.door.messages).toMatchObject([
      { text: 'incident 4711', person: { objectId: running.dana.objectId, name: 'Dana Reyes' } },
    ]);
    expect(replies.map((one) => one.activity)).toMatchObject([
      { text: 'one', textFormat: 'plain', summary: 'one' },
      { summary: 'two', attachments: [{ content: CARD }] },
    ]);
  });

  it('in a personal chat is answered there', async () => {
    const { replies } = await running.sim.client.say(running.dana, 'personal', 'help');
    expect(running.door.messages[0]?.place).toMatchObject({ kind: 'personal', channelId: undefined });
    expect(replies.map((one) => one.activity.text)).toEqual(['heard']);
  });

  it('whose answer fails gets a sentence, and nothing of the failure', async () => {
    running.door.replies = () => {
      throw new Error('db password is hunter2');
    };
    expect(await typed()).toMatchObject({
      status: 200,
      replies: [{ activity: { text: 'Something went wrong. It has been logged.' } }],
    });
    expect(running.logged.filter((line) => line.includes('an activity failed'))).toHaveLength(1);
  });

  it('whose answer Teams does not take is still a turn that went well', async () => {
    running.sim.faults.next({ match: /activities/, status: 503 });
    running.door.replies = () => [{ text: 'lost' }, { text: 'arrived' }];
    expect(await typed()).toMatchObject({ status: 200, replies: [{ activity: { text: 'arrived' } }] });
  });

  it('that is only the value of an old button reaches nobody', async () => {
    await send(anActivity(running, { text: undefined, value: { verb: 'incident.close' } }));
    expect(running.door.messages).toHaveLength(0);
  });
});

describe('a pressed button', () => {
  const answers: [name: string, answer: Answer, body: object][] = [
    [
      'a card',
      { kind: 'card', card: CARD } as never,
      { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: CARD },
    ],
    [
      'a sentence',
      { kind: 'message', text: 'done' },
      { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'done' },
    ],
    [
      'an error of the person',
      { kind: 'error', status: 400, code: 'input.invalid', text: 'no' },
      {
        statusCode: 400,
        type: 'application/vnd.microsoft.error',
        value: { code: 'input.invalid', message: 'no' },
      },
    ],
    [
      'an error of ours',
      { kind: 'error', status: 500, code: 'internal', text: 'sorry' },
      {
        statusCode: 500,
        type: 'application/vnd.microsoft.error',
        value: { code: 'internal', message: 'sorry' },
      },
    ],
    [
      'a request to sign in',
      { kind: 'login', value: { text: 'Sign in' } },
      {
        statusCode: 401,
        type: 'application/vnd.microsoft.activity.loginRequest',
        value: { text: 'Sign in' },
      },
    ],
    [
      'a sign-in by hand',
      { kind: 'precondition', text: 'again' },
      {
        statusCode: 412,
        type: 'application/vnd.microsoft.error.preconditionFailed',
        value: { code: '412', message: 'again' },
      },
    ],
    [
      'a wrong code',
      { kind: 'wrong-code', text: 'wrong' },
      {
        statusCode: 401,
        type: 'application/vnd.microsoft.error.invalidAuthCode',
        value: { code: '401', message: 'wrong' },
      },
    ],
  ];
  it.each(answers)('is answered with %s in the form that Teams reads', async (_name, answer, body) => {
    running.door.answer = () => answer;
    expect(await send(aClick(running))).toEqual({ status: 200, json: body });
  });

  it('of any verb reaches the door', async () => {
    const value = { action: { type: 'Action.Execute', verb: 'nobody.knows', data: { id: 'x' } } };
    expect((await send(aClick(running, { value }))).status).toBe(200);
    expect(running.door.clicks).toMatchObject([{ verb: 'nobody.knows', data: { id: 'x' } }]);
  });

  it('whose handling fails is answered with a sentence, and nothing of the failure', async () => {
    running.door.answer = () => {
      throw new Error('db password is hunter2');
    };
    expect(await send(aClick(running))).toEqual({
      status: 200,
      json: {
        statusCode: 500,
        type: 'application/vnd.microsoft.error',
        value: { code: 'internal', message: 'Something went wrong. It has been logged.' },
      },
    });
  });

  it('whose handling fails in a known way is answered with the sentence of that', async () => {
    running.door.answer = () => {
      throw new AppError('azure.throttled');
    };
    expect((await send(aClick(running))).json).toMatchObject({
      statusCode: 500,
      value: { code: 'azure.throttled', message: 'Azure asked to slow down. Try again in a moment.' },
    });
  });

  it.each([
    ['no action', { value: {} }],
    ['no person', { from: { id: '29:x' } }],
    ['no sender at all', { from: undefined }],
  ])('with %s is answered, and reaches nobody', async (_name, over) => {
    expect(await send(aClick(running, over))).toMatchObject({ status: 200, json: { statusCode: 400 } });
    expect(running.door.clicks).toHaveLength(0);
  });

  it('answers with a private card without touching the shared one', async () => {
    running.door.answer = () => ({ kind: 'card', card: { ...CARD, refresh: {} } }) as never;
    await send(aClick(running));
    await send(aClick(running));
    expect(running.world.log.filter((one) => one.service === 'connector')).toEqual([]);
  });

  it('never shows its assertion or code in the log', async () => {
    running.door.answer = () => {
      throw new Error('failed');
    };
    const value = {
      action: { verb: 'v', data: {} },
      authentication: { token: 'an-assertion' },
      state: '424242',
    };
    await send(aClick(running, { value }));
    expect(running.logged.join('')).toContain('an invoke failed');
    expect(running.logged.join('')).not.toMatch(/an-assertion|424242/);
  });
});

describe('other invokes', () => {
  it.each(['signin/tokenExchange', 'signin/failure', 'task/fetch', 'composeExtension/query'])(
    'of the name %s are acknowledged',
    async (name) => {
      expect(await send(aClick(running, { name, value: {} }))).toEqual({ status: 200, json: {} });
    },
  );
});
