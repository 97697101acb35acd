import fc from 'fast-check';
import { plainWords } from '../../src/teams/text.ts';

const AT = '<at>SOC Bot</at>';
const cases: [typed: string, words: string][] = [
  ['help', 'help'],
  [`${AT} help`, 'help'],
  [`${AT}&nbsp;incident&nbsp;4711\n`, 'incident 4711'],
  [`${AT}\u00a0help`, 'help'],
  [`help ${AT}`, 'help'],
  [`${AT}${AT} help`, 'help'],
  ['watch   incidents\r\n\thigh', 'watch incidents high'],
  ['\u200bhe\u200blp\ufeff', 'help'],
  ['\u202ehelp\u202c', 'help'],
  ['law-soc-we&#47;4711', 'law-soc-we/4711'],
  ['a &amp; b &lt;c&gt; &quot;d&quot;', 'a & b <c> "d"'],
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['<div><p>incidents</p><br/>open</div>', 'incidents open'],
  ['close 4711 for <at>Dana Reyes</at>', 'close 4711 for Dana Reyes'],
  ['5 < 7 and 7 > 5', '5 < 7 and 7 > 5'],
  ['help\u0000\u0007', 'help'],
  ['', ''],
  [AT, ''],
];

describe('a typed message as words', () => {
  it.each(cases)('%j', (typed, words) => {
    expect(plainWords(typed, [AT])).toBe(words);
  });

  it("keeps somebody else's name where only they are mentioned", () => {
    expect(plainWords('<at>SOC Bot 2</at> help', [AT])).toBe('SOC Bot 2 help');
  });

  it('takes a bot name for a name, not for a pattern', () => {
    expect(plainWords('<at>SOC (Bot)+</at> help', ['<at>SOC (Bot)+</at>'])).toBe('help');
  });

  it('never has two blanks together, one at an end, or a sign that cannot be seen', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (typed) => {
        const words = plainWords(typed, [AT]);
        expect(words).toBe(words.trim());
        expect(words).not.toMatch(/\s\s|[\p{Cf}\p{Cc}]/u);
      }),
    );
  });

  it('is quick with the worst that fits into it', () => {
    const began = performance.now();
    plainWords('<at'.repeat(100_000), [AT]);
    plainWords('<at>'.repeat(100_000), [AT]);
    expect(performance.now() - began).toBeLessThan(200);
  });
});
