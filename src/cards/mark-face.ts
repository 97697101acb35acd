import { type Run, toned } from './runs.ts';
import { plain } from './text.ts';
import type { Mark } from './views.ts';

/** A longer one would leave nothing of a phone's width to what it is about. */
const BESIDE = 24;

/** How something stands: beside it where that is a word or two, else in a line below. */
export function markFace(mark: Mark | undefined): { readonly mark: Run[]; readonly below: Run[] } {
  if (!mark) return { mark: [], below: [] };
  const run = toned(plain(mark.text, 90), mark.tone);
  return run.text.length <= BESIDE ? { mark: [run], below: [] } : { mark: [], below: [run] };
}
