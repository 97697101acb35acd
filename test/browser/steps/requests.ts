import type { Checks } from '../checks.ts';
import type { RunningDemo } from '../demo-process.ts';

/** The request log of the whole run: who wrote, and with whose token. */
export async function judgeRequests(demo: RunningDemo, checks: Checks): Promise<void> {
  const requests = await demo.requests();
  const writes = requests.filter((one) => one.write);
  const accepted = writes.filter((one) => one.status < 300);
  checks.that(
    'there were writes, and each carried the token of a person',
    accepted.length >= 3 && writes.every((one) => one.whoKind === 'person'),
    writes,
  );
  checks.that(
    "every accepted write to an incident was Dana's, to a connector Noor's",
    accepted.every(
      ({ who, path }) =>
        who === (/dataConnectors|\/settings\/|\/register/.test(path) ? 'Noor Haddad' : 'Dana Reyes'),
    ),
    accepted,
  );
  checks.that('the bot itself only read', !requests.some((one) => one.write && one.whoKind === 'bot'));
  checks.that(
    'one write was first refused for lack of MFA',
    writes.some((one) => one.status === 401),
    writes,
  );
}
