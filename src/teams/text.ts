import { decodeHTML } from 'entities';

/** Longer messages are no commands. */
const LONGEST = 2_000;

/** Markup that older clients leave in the text; what a person types as markup arrives as entities. */
const MARKUP = /<\/?(?:p|div|span|br|b|i|u|s|em|strong|a|ul|ol|li)\b[^>]*>/gi;

/**
 * A typed message as words: the bot's mention gone, HTML entities decoded, every kind of blank one space. `mentions` are
 * the markup of mentions of the bot (`<at>SOC Bot</at>`); other people's keep their name.
 */
export function plainWords(text: string, mentions: readonly string[]): string {
  let words = text.slice(0, LONGEST);
  for (const mention of mentions) if (mention) words = words.replaceAll(mention, ' ');
  words = words.replace(/<at\b[^>]*>(.*?)<\/at>/gis, ' $1 ').replace(MARKUP, ' ');
  return decodeHTML(words)
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\u00a0\p{Cc}]+/gu, ' ')
    .trim();
}
