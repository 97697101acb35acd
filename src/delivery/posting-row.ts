import type { Db } from '../store/database.ts';
import { findPosting } from '../store/postings.ts';
import type { PostingRow } from '../store/tables.ts';

/** An update of the posting's row, to be narrowed by what must still hold. */
export const whereIs = (db: Db, posting: PostingRow) =>
  db
    .updateTable('posting')
    .where('subject', '=', posting.subject)
    .where('channel_id', '=', posting.channel_id)
    .where('slot', '=', posting.slot);

/** A card's own thread; a sentence goes into the thread of its subject's card. */
export async function threadOf(db: Db, posting: PostingRow): Promise<string | null> {
  if (posting.slot === 'card') return posting.conversation_id;
  return (await findPosting(db, posting.subject, posting.channel_id, 'card'))?.conversation_id ?? null;
}
