import { listChannels } from '../store/channels.ts';
import type { Store } from '../store/database.ts';
import { countPostings } from '../store/postings.ts';
import { getWorkspace } from '../store/workspaces.ts';
import { type CheckupDeps, type CheckupItem, type CheckupResult, fault, ok, warning } from './checkup.ts';

/** A workspace that was not read for so many rounds is late. */
const ROUNDS = 5;
const LATE_MS = 5 * 60_000;

/** What the bot’s own memory says about its work: looks, queue, channels. Nothing where the store is not at hand. */
export const memory: CheckupItem = {
  name: 'memory',
  async run(deps) {
    if (!deps.store) return [];
    try {
      return [
        ...(await looks(deps, deps.store)),
        ...(await queue(deps, deps.store)),
        ...(await channels(deps.store)),
      ];
    } catch {
      return [
        fault(
          'Store',
          'It does not answer.',
          'Check DATABASE_URL, and that the database runs and lets the bot in.',
        ),
      ];
    }
  },
};

async function looks({ clock, workspaces, pollMs }: CheckupDeps, { db }: Store): Promise<CheckupResult[]> {
  const results: CheckupResult[] = [];
  for (const { id, name } of workspaces) {
    const row = await getWorkspace(db, id);
    const late = row.polled_at === null || clock.now() - row.polled_at > Math.max(LATE_MS, ROUNDS * pollMs);
    if (row.error)
      results.push(
        fault(`Looks at ${name}`, row.error, 'The workspace’s own line in this list says what is missing.'),
      );
    else if (late)
      results.push(
        warning(
          `Looks at ${name}`,
          row.polled_at === null
            ? 'It was never looked at.'
            : `The last was at ${new Date(row.polled_at).toISOString()}.`,
          'Start the bot, or look at its log: one instance should look every POLL_SECONDS.',
        ),
      );
  }
  return results.length > 0 ? results : [ok('Looks', 'Every workspace was looked at lately.')];
}

async function queue({ clock }: CheckupDeps, { db }: Store): Promise<CheckupResult[]> {
  const { waiting, oldestAt, givenUp } = await countPostings(db);
  const results: CheckupResult[] = [];
  if (givenUp > 0)
    results.push(
      warning(
        'Messages',
        `${givenUp} were given up: Teams does not take them.`,
        'Look for "a message was given up" in the log; it says why.',
      ),
    );
  if (oldestAt !== undefined && clock.now() - oldestAt > LATE_MS)
    results.push(
      warning(
        'Messages',
        `${waiting} wait, the oldest since ${new Date(oldestAt).toISOString()}.`,
        'Look whether Teams throttles, or a channel is suspended; they are sent as soon as it lets them.',
      ),
    );
  return results.length > 0
    ? results
    : [ok('Messages', waiting === 0 ? 'Nothing waits.' : `${waiting} on their way.`)];
}

async function channels({ db }: Store): Promise<CheckupResult[]> {
  const all = await listChannels(db);
  const watched = all.filter((one) => one.watched_at !== null);
  const suspended = watched.filter((one) => one.suspended_at !== null);
  const named = (one: (typeof all)[number]) => `Channel ${one.name ?? one.id}`;
  return [
    ...suspended.map((one) =>
      fault(
        named(one),
        one.suspended_why ?? 'It is suspended.',
        'Add the app to the team again; what was missed is then posted.',
      ),
    ),
    watched.length === 0
      ? warning(
          'Channels',
          'None watches anything.',
          'Add the app to a team and type "watch" in the SOC’s channel.',
        )
      : ok('Channels', `${watched.length - suspended.length} of ${watched.length} can be spoken to.`),
  ];
}
