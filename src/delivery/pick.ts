import type { PostingRow } from '../store/tables.ts';

/** Whether a posting may go now, apart from its place in the thread. */
const isDue = (row: PostingRow, now: number): boolean =>
  row.want_rev !== row.sent_rev &&
  row.problem === null &&
  row.due_at <= now &&
  (row.hold_until <= now || row.urgent === 1);

/**
 * Which of a channel's postings goes next: the urgent first, then the one that has waited longest. A sentence goes only
 * after its card stands, and after the sentences before it. `pending` holds all that is unsent in the channel, `standing`
 * the subjects whose card is posted.
 */
export function pickNext(
  pending: readonly PostingRow[],
  standing: ReadonlySet<string>,
  now: number,
): PostingRow | undefined {
  const firstSaying = new Map<string, number>();
  for (const row of pending) {
    if (row.slot !== 'card')
      firstSaying.set(
        row.subject,
        Math.min(row.seq, firstSaying.get(row.subject) ?? Number.POSITIVE_INFINITY),
      );
  }
  const mayGo = (row: PostingRow) =>
    isDue(row, now) &&
    (row.slot === 'card' || (standing.has(row.subject) && firstSaying.get(row.subject) === row.seq));
  return pending.filter(mayGo).sort(inTurn)[0];
}

const inTurn = (a: PostingRow, b: PostingRow): number =>
  b.urgent - a.urgent ||
  a.due_at - b.due_at ||
  a.created_at - b.created_at ||
  a.seq - b.seq ||
  a.subject.localeCompare(b.subject);
