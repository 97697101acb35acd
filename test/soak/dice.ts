/** Chance that is the same for the same seed (mulberry32). */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to 1. */
  roll(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance = (share: number): boolean => this.roll() < share;

  between = (from: number, to: number): number => from + this.roll() * (to - from);

  oneOf<T>(list: readonly T[]): T {
    const one = list[Math.floor(this.roll() * list.length)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  }
}
