/**
 * Text from outside (titles, names, entities, comments: attackers choose some of it) on its way into a card. It is only ever
 * put into a TextRun, where nothing is markdown; what is left to take care of stands here.
 */

const BREAKS = /[\p{Cc}\p{Z}\s]+/gu;
/** Bidi controls, invisible spaces and letters, tags. The two joiners stay, since scripts and emoji need them. */
const INVISIBLE = /(?![\u200c\u200d])(?:\p{Cf}|\u034f|[\u115f\u1160\u3164\uffa0]|\u17b4|\u17b5)/gu;
/** More marks on one letter than any script uses climb over the lines above and below. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;
const JOINER = '\u200d';
const WORD_JOINER = '\u2060';
const URL_LENGTH = 1_000;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * One line of text to show as it is, at most `max` graphemes long and cut at a word's end with an ellipsis. Control and
 * bidi characters are gone, white space is folded, and `{{DATE(…)}}` stays text.
 */
export function plain(text: string, max: number): string {
  const clean = visible(text.slice(0, max * 20))
    .replace(BREAKS, ' ')
    .trim();
  return shorten(clean, max).replace(/\{(?=\{)/g, `{${JOINER}`);
}

/** An entity's value, at most `max` graphemes, written so that no client makes a link of it: hosts, addresses, URLs. */
export const unlinked = (text: string, max: number): string =>
  plain(text, max)
    .replace(/:\/\//g, `:${WORD_JOINER}//`)
    .replace(/([.@])(?=\S)/g, `$1${WORD_JOINER}`);

/** What a person typed into a field, given back to them: line breaks stay, the rest of the controls go. `max` is in characters. */
export const typed = (text: string, max: number): string =>
  visible(text.replace(/\r\n?/g, '\n'))
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .slice(0, max)
    .toWellFormed();

/** Words of our own for a TextBlock: what Teams could read as markdown or as a function is taken out. */
export const words = (text: string, max: number): string =>
  plain(text.replace(/[[\]*_`<>\\~{}|]/g, ' '), max);

/** The address, or undefined where it is anything but a plain https one: then nothing is linked. */
export function safeUrl(url: string | undefined): string | undefined {
  if (!url || url.length > URL_LENGTH || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' || parsed.username || parsed.password) return undefined;
  // Written out by the parser: what Teams opens is what was checked.
  const written = parsed.href.replace(/[{}]/g, encodeURIComponent);
  return written.length <= URL_LENGTH ? written : undefined;
}

const visible = (text: string): string =>
  text.toWellFormed().replace(INVISIBLE, '').replace(PILED_MARKS, '$1');

function shorten(text: string, max: number): string {
  if (text.length <= max) return text;
  let cut = '';
  let count = 0;
  for (const { segment } of graphemes.segment(text)) {
    // A grapheme may be many characters long, so that both are counted.
    if (count === max || cut.length + segment.length > max * 2) return ellipsis(cut);
    cut += segment;
    count += 1;
  }
  return text;
}

function ellipsis(cut: string): string {
  const word = cut.lastIndexOf(' ');
  const whole = word > cut.length * 0.6 ? cut.slice(0, word) : dropLast(cut);
  return `${whole.replace(/[\s,;:.–-]+$/u, '')}…`;
}

const dropLast = (text: string): string =>
  [...graphemes.segment(text)]
    .slice(0, -1)
    .map((one) => one.segment)
    .join('');
