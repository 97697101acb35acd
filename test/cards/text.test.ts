import fc from 'fast-check';
import { plain, safeUrl, typed, unlinked, words } from '../../src/cards/text.ts';

const graphemes = (text: string) => [...new Intl.Segmenter('en').segment(text)].length;

describe('plain', () => {
  it('takes out controls and bidi marks and folds white space', () => {
    expect(plain('  a\u0000b\r\n\tc\u202e\u2066d\u200f\u2069 \u00a0e\u2028f ', 50)).toBe('a b cd e f');
  });

  it('keeps the text functions of Adaptive Cards from being called', () => {
    expect(plain('{{DATE(2020-01-01T00:00:00Z)}}', 50)).toBe('{\u200d{DATE(2020-01-01T00:00:00Z)}}');
    expect(plain('{\u200b{{DATE()}}', 50)).not.toContain('{{');
  });

  it('leaves markdown, mentions and template expressions as they are, since it goes where none of them means anything', () => {
    expect(plain('[x](http://evil) <at>everyone</at> ${1+1}', 80)).toBe(
      '[x](http://evil) <at>everyone</at> ${1+1}',
    );
  });

  it('cuts at the end of a word with an ellipsis', () => {
    expect(plain('Suspected successful brute force', 24)).toBe('Suspected successful…');
    expect(plain('a'.repeat(3_000), 10)).toBe(`${'a'.repeat(9)}…`);
    expect(plain('fits exactly', 12)).toBe('fits exactly');
  });

  it('never cuts an emoji or a letter with marks in two', () => {
    expect(plain('👩‍👩‍👧'.repeat(9), 4)).not.toMatch(/\u200d…|\p{Cs}/u);
    expect(plain(`e${'\u0301'.repeat(500)}`, 20)).toBe(`e${'\u0301'.repeat(4)}`);
  });

  it('gives text of bounded length, whatever comes in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 1, max: 60 }),
        (text, max) => {
          const shown = plain(text, max);
          expect(graphemes(shown)).toBeLessThanOrEqual(max + (shown.match(/\u200d/g) ?? []).length);
          expect(shown).not.toContain('{{');
          expect(shown.isWellFormed()).toBe(true);
          expect(shown).toBe(shown.trim());
        },
      ),
    );
  });
});

describe('unlinked', () => {
  it.each(['http://evil.example/x', '203.0.113.17', 'svc@contoso.com', 'evil.example'])(
    'gives no client a link to make of %s',
    (value) => {
      const shown = unlinked(value, 80);
      expect(shown).not.toMatch(/:\/\/|[\w][.@][\w]/);
      expect(shown.replaceAll('\u2060', '')).toBe(value);
    },
  );
});

describe('typed', () => {
  it('gives a person their line breaks back, and no control characters', () => {
    expect(typed('one\r\ntwo\u0007\u202e', 100)).toBe('one\ntwo ');
  });
});

describe('words', () => {
  it('holds nothing that Teams could read as markdown', () => {
    expect(words('[x](http://evil) **14** `open` {{TIME()}}', 100)).toBe('x (http://evil) 14 open TIME()');
  });
});

describe('safeUrl', () => {
  it.each([
    undefined,
    '',
    'http://portal.azure.com',
    'javascript:alert(1)',
    'https://user:pw@evil.example',
    'https://',
    `https://a.example/${'x'.repeat(1_000)}`,
  ])('links nothing to %s', (url) => {
    expect(safeUrl(url)).toBeUndefined();
  });

  it('writes the address out as it was checked', () => {
    expect(safeUrl('https://portal.azure.com/#asset/Incident/4711')).toBe(
      'https://portal.azure.com/#asset/Incident/4711',
    );
    expect(safeUrl('HTTPS://portal.azure.com/{{DATE(x)}}')).toBe(
      'https://portal.azure.com/%7B%7BDATE(x)%7D%7D',
    );
  });
});
