import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { SAMPLES } from './samples.ts';

const GOLDEN = fileURLToPath(new URL('../golden/', import.meta.url));
const file = (name: string): string => `${GOLDEN}${name}.json`;

/** `npm run golden` writes the files anew; look at them as pictures then (`npm run sheet`). */
const update = process.env.UPDATE_GOLDEN === '1';

describe('the golden cards', () => {
  it.each(Object.keys(SAMPLES))('draws %s exactly as it was last looked at', (name) => {
    const drawn = `${JSON.stringify(SAMPLES[name], null, 2)}\n`;
    if (update) {
      mkdirSync(GOLDEN, { recursive: true });
      writeFileSync(file(name), drawn);
    }
    expect(existsSync(file(name))).toBe(true);
    expect(drawn).toBe(readFileSync(file(name), 'utf8'));
  });

  it('keeps no file of a card that is no longer drawn', () => {
    const names = readdirSync(GOLDEN).map((one) => one.replace(/\.json$/, ''));
    expect(names.sort()).toEqual(Object.keys(SAMPLES).sort());
  });
});
