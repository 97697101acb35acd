import { createHash } from 'node:crypto';

/** A v5-style UUID: the same words always give the same id, so that a repeated write is the same write. */
export function uuidFrom(...words: string[]): string {
  const hash = createHash('sha256').update(words.join('\u0000')).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** A short, stable fingerprint of a JSON value; equal values give equal fingerprints. */
export const fingerprint = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 22);
