/**
 * The main job on the demo's page, in a real browser: watch, new card, close as oneself with MFA, proof, refusal of a reader;
 * then each way to break a connector, told, refused, repaired, and told to be over.
 * Starts `npm run demo` itself; pictures of each state go to artefacts/browser. Last line: "N passed, N failed".
 */
import { Checks } from './checks.ts';
import { type RunningDemo, startDemo } from './demo-process.ts';
import { Desk, openBrowser } from './desk.ts';
import { closeAsDana } from './steps/close.ts';
import { workTheDay } from './steps/day.ts';
import { notifyElsewhere } from './steps/elsewhere.ts';
import { breakConnectors } from './steps/health.ts';
import { refuseRobin } from './steps/refuse.ts';
import { judgeRequests } from './steps/requests.ts';
import { answerWhenSlow } from './steps/slow.ts';
import { watchChannel } from './steps/watch.ts';

const STOPPED_MS = 12_000;

async function run(demo: RunningDemo, checks: Checks): Promise<void> {
  const browser = await openBrowser();
  try {
    const desk = await Desk.open(browser, demo.url);
    await watchChannel(desk, checks);
    await closeAsDana(desk, demo, checks);
    await refuseRobin(desk, demo, checks);
    await notifyElsewhere(desk, demo, checks);
    await workTheDay(desk, checks);
    await breakConnectors(desk, demo, checks);
    await answerWhenSlow(desk, demo, checks);
    await judgeRequests(demo, checks);
    checks.that('the browser complained about nothing', desk.complaints.length === 0, desk.complaints);
  } finally {
    await browser.close();
  }
}

const checks = new Checks();
const demo = await startDemo();
try {
  await run(demo, checks);
} catch (err) {
  checks.that('every step could be taken', false, err instanceof Error ? err.stack : err);
}
const { code, ms } = await demo.stop();
checks.that('the demo stops cleanly within 12 seconds', code === 0 && ms < STOPPED_MS, { code, ms });
process.exitCode = checks.end();
