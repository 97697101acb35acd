import { subscribe } from 'node:diagnostics_channel';
import { enableCompileCache, flushCompileCache } from 'node:module';

/**
 * A bot in a process of its own that ends itself with SIGKILL at the CRASH_PASSING-th passing of the step CRASH_STEP, or of
 * an outgoing request that is like CRASH_REQUEST, before a byte of it has left. Its clock runs CLOCK_AHEAD_MS ahead, and
 * since CLOCK_FROM_MS at CLOCK_SPEED times the speed of ours. It works from the first line of its input on.
 */
enableCompileCache(process.env.NODE_COMPILE_CACHE);
const { createApp } = await import('../../src/app.ts');
const { loadConfig } = await import('../../src/config/load.ts');
const { createLogger } = await import('../../src/core/logger.ts');
const { STEP_CHANNEL } = await import('../../src/core/step.ts');
const { fastClock } = await import('../support/fast-clock.ts');
// A killed process keeps nothing for the next one by itself.
flushCompileCache();

const { CRASH_STEP, CRASH_REQUEST, CRASH_PASSING = '1' } = process.env;
const { CLOCK_AHEAD_MS = '0', CLOCK_FROM_MS = '0', CLOCK_SPEED = '1' } = process.env;
let left = Number(CRASH_PASSING);

function passed(): void {
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

if (CRASH_STEP)
  subscribe(STEP_CHANNEL, (name) => {
    if (name === CRASH_STEP) passed();
  });
if (CRASH_REQUEST) {
  const wanted = new RegExp(CRASH_REQUEST);
  subscribe('http.client.request.created', (message) => {
    const { method, path } = (message as { request: { method: string; path: string } }).request;
    if (wanted.test(`${method} ${path}`)) passed();
  });
}

const clock = fastClock(Number(CLOCK_SPEED), Number(CLOCK_FROM_MS), Number(CLOCK_AHEAD_MS));
const log = createLogger(process.env.CRASH_LOG ?? 'silent', { write: (line) => process.stderr.write(line) });
const app = await createApp(loadConfig(process.env), { clock, log });
process.on('SIGTERM', () => void app.stop().then(() => process.exit(0)));
console.log(JSON.stringify(await app.listen()));
process.stdin.once('data', () => app.work());
