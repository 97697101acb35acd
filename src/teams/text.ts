import { decodeHTML } from 'entities';

/** Longer messages are no commands. */
const LONGEST = 2_000;

/**
 * A typed message as words: the bot's mention gone, HTML entities decoded, every kind of blank one space. `mentions` are
 * the markup of mentions of the bot (`<at>SOC Bot</at>`); other people's keep their name.
 */
export function plainWords(text: string, mentions: readonly string[]): string {
  let words = text.slice(0, LONGEST);
  for (const mention of mentions) words = words.split(mention).join(' ');
  words = words.replace(/<at[^>]*>(.*?)<\/at>/gis, ' $1 ');
  return decodeHTML(words)
    .replace(/[\p{Cf}\u200b]/gu, '')
    .replace(/[\s\u00a0]+/gu, ' ')
    .trim();
}
