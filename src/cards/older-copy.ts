import { normal } from './runs.ts';
import { loadTemplate } from './template.ts';
import { safeUrl } from './text.ts';
import type { Card } from './views.ts';

/** What is left of a card that stands in the channel a second time. */
export interface OlderCopyView {
  /** The message that is kept true. */
  readonly url: string;
}

/** The whole of its text, also for the activity's summary. */
export const OLDER_COPY = 'This card was posted twice; the live one is here.';

const fill = loadTemplate<ReturnType<typeof olderCopyFace>>('older-copy');

/** Takes the place of a card's older copy: a sentence and a link. */
export const renderOlderCopy = (view: OlderCopyView): Card => fill(olderCopyFace(view));

const olderCopyFace = ({ url }: OlderCopyView) => ({ line: [normal(OLDER_COPY)], url: safeUrl(url) ?? '' });
