/** Counts what was looked at; every failure is said at once, in words. */
export class Checks {
  passed = 0;
  failed = 0;

  /** One thing that must be so. */
  that(sentence: string, holds: boolean, seen?: unknown): void {
    if (holds) this.passed += 1;
    else this.failed += 1;
    const detail = holds || seen === undefined ? '' : `\n      seen: ${JSON.stringify(seen)?.slice(0, 600)}`;
    console.log(`  ${holds ? 'ok  ' : 'FAIL'} ${sentence}${detail}`);
  }

  /** Something that must come about; `until` rejects when it does not. */
  async comes(sentence: string, until: () => Promise<unknown>): Promise<boolean> {
    try {
      await until();
      this.that(sentence, true);
      return true;
    } catch (err) {
      this.that(sentence, false, err instanceof Error ? err.message.split('\n')[0] : err);
      return false;
    }
  }

  /** Prints the last line and gives the exit code. */
  end(): number {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}
