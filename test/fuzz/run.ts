import { parseArgs } from 'node:util';
import { fuzz } from './fuzz.ts';

/** `npm run fuzz -- --bodies 50000 --tokens 5000 --seed 1`: exit code 1 where anything broke, was done, or was told. */
const { values } = parseArgs({
  options: {
    bodies: { type: 'string', default: '50000' },
    tokens: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
  },
});
const report = await fuzz({
  bodies: Number(values.bodies),
  tokens: Number(values.tokens),
  seed: Number(values.seed),
  weighings: 30,
});

const MB = 1024 * 1024;
const third = Math.max(1, Math.floor(report.heap.length / 3));
const mean = (samples: readonly number[]) => samples.reduce((sum, one) => sum + one, 0) / samples.length / MB;
const [first, last] = [mean(report.heap.slice(0, third)), mean(report.heap.slice(-third))];
/** What a collection leaves behind differs by so much from one to the next. */
const flat = last < first * 1.1 + 5;
const failures = [...report.failures, ...(flat ? [] : ['the heap grew'])];

for (const one of failures.slice(0, 20)) console.log(one.slice(0, 2_000));
for (const [status, count] of Object.entries(report.statuses).sort())
  console.log(`${status.padEnd(8)} ${count}`);
console.log(
  `heap after collection: ${first.toFixed(1)} MB in the first third, ${last.toFixed(1)} MB in the last`,
);
console.log(`seed ${report.seed}, ${(report.ms / 1000).toFixed(0)} s`);
console.log(`${report.bodies} bodies, ${report.tokens} tokens, ${failures.length} failures`);
process.exit(failures.length > 0 ? 1 : 0);
