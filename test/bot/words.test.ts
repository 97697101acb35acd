import { COMMANDS, didYouMean, parseCommand } from '../../src/bot/commands.ts';
import { parseWatch, wishInWords } from '../../src/bot/watch-words.ts';
import { decodeCardId, encodeCardId } from '../../src/core/card-id.ts';

describe('a typed message', () => {
  it.each([
    ['incident 4711', 'incident', ['4711']],
    ['WATCH incidents high', 'watch', ['incidents', 'high']],
    ['please disclose it', undefined, ['disclose', 'it']],
    ['do not unwatch', undefined, ['not', 'unwatch']],
  ])('%s is the command %s', (text, name, args) => {
    const parsed = parseCommand(text);
    expect(parsed.command?.name).toBe(name);
    expect(parsed.args).toEqual(args);
  });

  it.each([
    ['wacth', 'watch'],
    ['incidnets', 'incidents'],
    ['hlep', undefined],
    ['helpp', 'help'],
    ['close', undefined],
  ])('%s suggests %s', (word, meant) => {
    expect(didYouMean(word)?.name).toBe(meant);
  });

  it('has commands with unique names', () => {
    expect(new Set(COMMANDS.map((command) => command.name)).size).toBe(COMMANDS.length);
  });
});

describe('watch', () => {
  it.each([
    [[], { incidents: true, connectors: true, severities: [] }],
    [['incidents'], { incidents: true, connectors: false, severities: [] }],
    [['connectors'], { incidents: false, connectors: true, severities: [] }],
    [['medium,', 'HIGH'], { incidents: true, connectors: true, severities: ['High', 'Medium'] }],
    [
      ['incidents', 'high', 'and', 'info'],
      { incidents: true, connectors: false, severities: ['High', 'Informational'] },
    ],
  ])('%j', (args, wish) => {
    expect(parseWatch(args)).toEqual(wish);
  });

  it('answers a word that it does not know with how it is typed', () => {
    expect(() => parseWatch(['out'])).toThrow(
      expect.objectContaining({
        code: 'input.invalid',
        userMessage: expect.stringContaining('watch [incidents|connectors]'),
      }),
    );
  });

  it('says in words what is watched', () => {
    expect(wishInWords({ incidents: true, connectors: true, severities: ['High', 'Medium'] })).toBe(
      'high and medium Defender for Cloud incidents, and connector health',
    );
  });
});

describe('the id in a card', () => {
  const id = {
    kind: 'incident',
    workspaceId: '/subscriptions/a/b',
    name: '5f4d3c2b-1a09-4f8e-9d7c-6b5a49382716',
  } as const;

  it('survives the way through a card', () => {
    expect(decodeCardId(encodeCardId(id))).toEqual(id);
    const watch = {
      kind: 'watch',
      channelId: '19:a@thread.tacv2',
      topics: 'ic',
      severities: 'High',
    } as const;
    expect(decodeCardId(encodeCardId(watch))).toEqual(watch);
  });

  it.each([
    undefined,
    7,
    '',
    'garbage',
    'x'.repeat(10_000),
    Buffer.from('["i","/etc","x"]').toString('base64url'),
    Buffer.from('{"a":1}').toString('base64url'),
  ])('refuses %p with a sentence', (bad) => {
    expect(() => decodeCardId(bad)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});
