import { startSimulator } from '../../src/simulator/simulator.ts';
import { trust } from '../support/trust.ts';
import { inWords, ratio } from './figure.ts';
import { benchHealth } from './health.ts';

/** `npm run bench`: ratios of one run on this machine; exit code 1 where a goal is missed. */
const BENCHES = [benchHealth];

let missed = 0;
for (const bench of BENCHES) {
  const sim = await startSimulator();
  trust(sim.caPem);
  for (const figure of await bench(sim)) {
    console.log(inWords(figure));
    if (ratio(figure) > figure.goal) missed += 1;
  }
  await sim.stop();
}
console.log(`${missed} of the goals missed`);
process.exit(missed > 0 ? 1 : 0);
