/** What tokens and secrets look like in what vendors, drivers and proxies say: they like to repeat what they were sent. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // A JWT, or the part of one that tells.
  [/\beyJ[\w-]{8,}(?:\.[\w-]*)*/g, '[redacted]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, '$1 [redacted]'],
  [
    /\b(client_secret|client_assertion|assertion|password|pwd|refresh_token|access_token|id_token|sig)=[^&\s"'\\]+/gi,
    '$1=[redacted]',
  ],
  // A password in an address.
  [/\b([a-z][\w+.-]*:\/\/[^\s:/@"]*:)[^\s@"/]+@/gi, '$1[redacted]@'],
];

/** Shorter ones are words, which would be missed elsewhere. */
const SHORTEST = 6;

/** The text without anything that looks like a token or secret, and without these secrets, plain or inside JSON. */
export function scrub(text: string, secrets: readonly string[] = []): string {
  let clean = text;
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      clean = clean.replaceAll(form, '[redacted]');
  }
  for (const [shape, instead] of SHAPES) clean = clean.replace(shape, instead);
  return clean;
}
