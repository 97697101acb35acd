import { parseArgs } from 'node:util';

export type EngineName = 'sqlite' | 'postgres';

export interface SoakOptions {
  /** Of chaos in all, shared between the engines; settling comes on top. */
  readonly minutes: number;
  readonly engines: readonly EngineName[];
  readonly seed: number;
  /** With DELIVERY_LOOKUP=graph. */
  readonly lookup: boolean;
}

/** `--minutes 6 --engine sqlite|postgres|both --seed 1 --lookup`. PostgreSQL needs TEST_POSTGRES_URL. */
export function readOptions(args: readonly string[], postgresUrl: string | undefined): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '6' },
      engine: { type: 'string', default: 'both' },
      seed: { type: 'string', default: '1' },
      lookup: { type: 'boolean', default: false },
    },
  });
  const minutes = Number(values.minutes);
  const seed = Number(values.seed);
  if (!(minutes > 0) || !Number.isInteger(seed)) throw new Error('--minutes and --seed are numbers.');
  const asked: EngineName[] =
    values.engine === 'both' ? ['sqlite', 'postgres'] : [engineNamed(values.engine)];
  const engines = asked.filter((one) => one === 'sqlite' || postgresUrl !== undefined);
  if (engines.length < asked.length) console.log('PostgreSQL not run: TEST_POSTGRES_URL is not set.');
  return { minutes, engines, seed, lookup: values.lookup };
}

function engineNamed(name: string): EngineName {
  if (name === 'sqlite' || name === 'postgres') return name;
  throw new Error('--engine is sqlite, postgres or both.');
}
