import { ENGINES } from '../support/stores.ts';
import { readOptions } from './options.ts';
import { type SoakResult, SPEED, soak } from './soak.ts';

/** `npm run soak`: exit code 1 where a promise was broken. */

/** At least, over all engines. */
const KILLS = 100;
const options = readOptions(process.argv.slice(2), process.env.TEST_POSTGRES_URL);

/** What a run promises; each sentence is a broken promise. */
function broken(result: SoakResult): string[] {
  const { kills, channels, weather, doubled } = result;
  const most = options.lookup ? 0 : kills * channels + weather.lostPosts;
  return [
    ...(result.missing > 0 ? [`${result.missing} cards are missing`] : []),
    ...(doubled > most ? [`${doubled} cards are doubled, ${most} at most may be`] : []),
    ...(result.windowsBroken > 0 ? [`${result.windowsBroken} requests broke a rate window`] : []),
    ...result.writtenTwice.map((one) => `written twice: ${one}`),
    ...result.wrong.map((one) => `a card is not true: ${one}`),
    ...result.ends.filter((end) => end !== null).map((end) => `an instance ended by ${end}, not by itself`),
  ];
}

const rows: Record<string, Record<string, number>> = {};
const faults: string[] = [];
const total = { kills: 0, cards: 0, missing: 0, doubled: 0 };
for (const [index, name] of options.engines.entries()) {
  const engine = ENGINES[name === 'sqlite' ? 0 : 1];
  if (!engine) throw new Error('no such engine');
  const instances = name === 'sqlite' ? 1 : 3;
  const ms = (options.minutes * 60_000) / options.engines.length;
  const kills = Math.ceil(KILLS / options.engines.length);
  const seed = options.seed + index;
  const result = await soak({ engine, instances, ms, kills, seed, lookup: options.lookup });
  for (const one of ['kills', 'cards', 'missing', 'doubled'] as const) total[one] += result[one];
  rows[`${engine.name} x ${instances}`] = {
    kills: result.kills,
    incidents: result.incidents,
    clicks: result.clicks,
    cards: result.cards,
    missing: result.missing,
    doubled: result.doubled,
    'not true': result.wrong.length,
    'Teams writes': result.weather.writes,
    'Teams faults': result.weather.faults,
    'posts with a lost answer': result.weather.lostPosts,
    'Azure faults': result.weather.azure,
    'windows broken': result.windowsBroken,
    'Azure writes': result.azureWrites,
    'written twice': result.writtenTwice.length,
  };
  faults.push(...broken(result).map((one) => `${engine.name}: ${one}`));
}

console.log(`seed ${options.seed}, look-up ${options.lookup ? 'on' : 'off'}, clocks ${SPEED} times as fast`);
const columns = Object.keys(rows);
console.log(`${''.padEnd(26)}${columns.map((one) => one.padStart(16)).join('')}`);
for (const what of Object.keys(rows[columns[0] ?? ''] ?? {}))
  console.log(`${what.padEnd(26)}${columns.map((one) => `${rows[one]?.[what]}`.padStart(16)).join('')}`);
for (const one of faults) console.log(one);
console.log(`${total.kills} kills, ${total.cards} cards, ${total.missing} missing, ${total.doubled} doubled`);
process.exit(faults.length > 0 ? 1 : 0);
