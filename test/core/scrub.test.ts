import { createLogger } from '../../src/core/logger.ts';
import { scrub } from '../../src/core/scrub.ts';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJkYW5hIn0.c2lnbmF0dXJl-_x';

describe('what is written without its secrets', () => {
  it.each([
    ['a token', `got ${JWT}, sorry`, 'got [redacted], sorry'],
    ['a token cut short', JWT.slice(0, 30), '[redacted]'],
    ['a header', 'authorization: Bearer abc.DEF_123-456~x==', 'authorization: Bearer [redacted]'],
    ['basic', '"Basic dXNlcjpwYXNz"', '"Basic [redacted]"'],
    ['a form', 'grant=x&client_secret=s3cr%2Bt&a=b', 'grant=x&client_secret=[redacted]&a=b'],
    ['an assertion', 'assertion=abc&x', 'assertion=[redacted]&x'],
    ['an address', 'postgres://bot:hunter2@db:5432/soc', 'postgres://bot:[redacted]@db:5432/soc'],
  ])('has lost %s', (_name, text, clean) => {
    expect(scrub(text)).toBe(clean);
  });

  it.each([
    'https://management.azure.com/subscriptions/x?api-version=1',
    'http://127.0.0.1:3978 and a@b',
    'the bearer of bad news: a password is missing',
    '{"turn":"ab78a72a-f89d-5a4b-8ef1-a4497d95cdd4","code":"ECONNREFUSED"}',
  ])('is as it was where there are none: %s', (text) => {
    expect(scrub(text)).toBe(text);
  });

  it('has lost secrets that are known, however they are written, and no short word', () => {
    const secret = 'p"a+ss/w';
    const all = [secret, JSON.stringify(secret), encodeURIComponent(secret)].join(' ');
    expect(scrub(`${all} abc`, [secret, 'abc'])).toBe('[redacted] "[redacted]" [redacted] abc');
  });

  it('is all that a logger writes, in any field at any depth', () => {
    const lines: string[] = [];
    const log = createLogger('trace', { write: (line) => void lines.push(line) }, ['hunter2-hunter2']);
    const cause = new Error(`refused: Bearer ${JWT}`);
    log.error({ err: new Error('it has hunter2-hunter2', { cause }), deep: { er: { still: [JWT] } } }, JWT);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/eyJ|hunter2/);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: '[redacted]',
      deep: { er: { still: ['[redacted]'] } },
      err: { message: 'it has [redacted]', cause: { message: 'refused: Bearer [redacted]' } },
    });
  });
});
