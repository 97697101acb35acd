import { createHmac } from 'node:crypto';
import type { TeamsClient } from '../../src/simulator/teams/client.ts';
import type { Dice } from '../soak/dice.ts';

const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const parsed = (part = '') => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as object;

const CLAIMS = ['iss', 'aud', 'serviceurl', 'exp'];
const STRANGE: readonly unknown[] = [undefined, null, '', 0, -1, 'x', [], {}, ['x'], 'https://evil.example/'];
const KIDS: readonly unknown[] = [
  '',
  'x',
  '../../keys',
  "' or 1=1",
  null,
  7,
  {},
  'x'.repeat(2_000),
  '__proto__',
];
const ALGORITHMS: readonly unknown[] = ['none', 'None', 'HS256', 'RS512', 'ES256', '', null, 7, ['RS256']];

/** Tokens that are almost the Bot Service's, and must get nobody in. */
export class Tokens {
  readonly #client: TeamsClient;
  readonly #dice: Dice;

  constructor(client: TeamsClient, dice: Dice) {
    this.#client = client;
    this.#dice = dice;
  }

  async next(): Promise<string> {
    const token = await this.#made();
    // Node's own client sends no such header, nor does anything that stands before a bot.
    return token.replace(/[^\x21-\x7e]/g, '?');
  }

  #made(): Promise<string> {
    return this.#dice.oneOf([
      () => this.#otherClaim(),
      () => this.#otherHeader(),
      () => this.#otherSignature(),
      () => this.#bytes(),
      () => this.#huge(),
    ])();
  }

  /** Properly signed, about something else. */
  #otherClaim(): Promise<string> {
    const { value } = this.#dice.oneOf(STRANGE.map((one) => ({ value: one })));
    return this.#client.token({ [this.#dice.oneOf(CLAIMS)]: value });
  }

  async #otherHeader(): Promise<string> {
    const [header, claims, signature] = (await this.#client.token()).split('.');
    const known = parsed(header);
    const changed = this.#dice.chance(0.5)
      ? { ...known, kid: this.#dice.oneOf(KIDS) }
      : { ...known, alg: this.#dice.oneOf(ALGORITHMS) };
    return `${text(changed)}.${claims}.${this.#dice.chance(0.5) ? signature : ''}`;
  }

  /** Signed by whoever has the public key, or nothing. */
  async #otherSignature(): Promise<string> {
    const [header, claims] = (await this.#client.token()).split('.');
    const weak = text({ ...parsed(header), alg: 'HS256' });
    const key = this.#dice.oneOf(['', 'secret', header ?? '']);
    const made = createHmac('sha256', key || 'x')
      .update(`${weak}.${claims}`)
      .digest('base64url');
    return this.#dice.chance(0.5) ? `${weak}.${claims}.${made}` : `${header}.${claims}.${made}`;
  }

  async #bytes(): Promise<string> {
    const token = await this.#client.token();
    // The last character of each part holds bits that mean nothing.
    const parts = token.split('.');
    const which = Math.floor(this.#dice.roll() * 3);
    const part = parts[which] ?? '';
    const at = Math.floor(this.#dice.roll() * (part.length - 2));
    const other = part[at] === 'A' ? 'B' : 'A';
    const way = this.#dice.roll();
    parts[which] =
      way < 0.5
        ? `${part.slice(0, at)}${other}${part.slice(at + 1)}`
        : way < 0.8
          ? part.slice(0, at)
          : `${part.slice(0, at)}${part.slice(at + 1)}`;
    return parts.slice(0, this.#dice.chance(0.9) ? 3 : which).join('.');
  }

  async #huge(): Promise<string> {
    return this.#dice.oneOf([
      `${'A'.repeat(7_000)}.B.C`,
      `${'A.'.repeat(4_000)}`,
      `${text({ alg: 'RS256', kid: 'x'.repeat(5_000) })}.${text({})}.x`,
      `${text({ alg: 'RS256' })}.${'W'.repeat(6_000)}.x`,
      'A'.repeat(20_000),
      `${await this.#client.token()} ${await this.#client.token()}`.replace(' ', '.'),
    ]);
  }
}
