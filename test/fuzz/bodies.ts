import fc from 'fast-check';
import type { Dice } from '../soak/dice.ts';

/** What programs trip over, beside whatever fast-check thinks of. */
const NASTY: readonly unknown[] = [
  null,
  true,
  -0,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  '__proto__',
  'constructor',
  '../../../etc/passwd',
  '${7*7}{{7*7}}',
  "'; drop table incident; --",
  '<script>alert(1)</script>',
  '[x](javascript:alert(1))',
  'x'.repeat(10_000),
  '<at>'.repeat(2_000),
  '&'.repeat(2_000),
  [],
  {},
  [[[[[[]]]]]],
  { toString: 'x', length: -1 },
  '2026-13-45T99:99:99Z',
  'https://evil.example/',
  'http://127.0.0.1:9/',
  Array(5_000).fill(0),
];

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Parent = Json[] | { [key: string]: Json };

/** Bodies made of recorded ones: a part of another kind, a part gone or doubled, or bytes changed; some of nothing at all. */
export class Bodies {
  readonly #dice: Dice;
  readonly #strange: readonly unknown[];

  constructor(dice: Dice, seed: number) {
    this.#dice = dice;
    this.#strange = fc.sample(fc.jsonValue({ maxDepth: 4 }), { seed, numRuns: 2_000 });
  }

  from(recorded: string): Buffer {
    const way = this.#dice.roll();
    if (way < 0.75) return Buffer.from(this.#restructured(recorded));
    if (way < 0.97) return this.#mangled(Buffer.from(recorded));
    if (way < 0.98) return Buffer.from(`${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    return Buffer.from(JSON.stringify(this.#value()));
  }

  /** A copy: the next change may be inside it. */
  #value = (): unknown => structuredClone(this.#dice.oneOf(this.#dice.chance(0.5) ? NASTY : this.#strange));

  #restructured(recorded: string): string {
    const root = JSON.parse(recorded) as { [key: string]: Json };
    for (let times = 1 + Math.floor(this.#dice.roll() * 3); times > 0; times -= 1) {
      const places = placesIn(root);
      if (places.length > 0) this.#change(...this.#dice.oneOf(places));
    }
    const text = JSON.stringify(root);
    // Only as text can an object carry this key as one of its own.
    return this.#dice.chance(0.05) ? text.replace(/"(\w+)":\{/, '"$1":{"__proto__":{"polluted":1},') : text;
  }

  #change(parent: Parent, key: string): void {
    const place = parent as { [key: string]: Json };
    const way = this.#dice.roll();
    if (way < 0.2) delete place[key];
    else if (way < 0.3) place[`${key}${this.#dice.oneOf(['s', ' ', '\0'])}`] = place[key] ?? null;
    else if (way < 0.4) place[key] = [place[key] ?? null];
    else place[key] = this.#value() as Json;
  }

  #mangled(bytes: Buffer): Buffer {
    let all = bytes;
    for (let times = 1 + Math.floor(this.#dice.roll() * 4); times > 0; times -= 1)
      all = this.#mangledOnce(all);
    return all;
  }

  #mangledOnce(bytes: Buffer): Buffer {
    const at = Math.floor(this.#dice.roll() * bytes.length);
    const to = Math.min(bytes.length, at + 1 + Math.floor(this.#dice.roll() * 20));
    const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
    const random = Buffer.from(Array.from(part, () => Math.floor(this.#dice.roll() * 256)));
    const ways = [
      [before, after],
      [before],
      [before, random, after],
      [before, part, random, after],
      [before, part, part, after],
      [before, Buffer.from(part).reverse(), after],
    ];
    return Buffer.concat(this.#dice.oneOf(ways));
  }
}

function placesIn(node: Json): [parent: Parent, key: string][] {
  if (typeof node !== 'object' || node === null) return [];
  const keys = Object.keys(node);
  return keys.flatMap((key) => [
    [node, key] as [Parent, string],
    ...placesIn((node as { [key: string]: Json })[key] ?? null),
  ]);
}
