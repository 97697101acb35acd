import { AppError } from './errors.ts';

/**
 * What a button carries as `data.id`: opaque to people, enough for us to find the thing again even with an empty store,
 * and nothing that is believed. Whoever decodes one checks that it names something that is served here.
 */
export type CardId =
  | { readonly kind: 'incident'; readonly workspaceId: string; readonly name: string }
  | {
      readonly kind: 'watch';
      readonly channelId: string;
      readonly topics: string;
      readonly severities: string;
    };

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_LENGTH = 600;

export function encodeCardId(id: CardId): string {
  const words =
    id.kind === 'incident' ? ['i', id.workspaceId, id.name] : ['w', id.channelId, id.topics, id.severities];
  return Buffer.from(JSON.stringify(words)).toString('base64url');
}

/** @throws AppError `input.invalid` for anything that `encodeCardId` did not make. */
export function decodeCardId(text: unknown): CardId {
  const words = typeof text === 'string' && text.length <= MAX_LENGTH ? parseWords(text) : [];
  const [kind, first = '', second = '', third = ''] = words;
  if (kind === 'i' && words.length === 3 && first.startsWith('/subscriptions/') && GUID.test(second)) {
    return { kind: 'incident', workspaceId: first.toLowerCase(), name: second };
  }
  if (kind === 'w' && words.length === 4)
    return { kind: 'watch', channelId: first, topics: second, severities: third };
  throw new AppError('input.invalid', { detail: 'This button does not name anything that the bot knows.' });
}

function parseWords(text: string): string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : [];
  } catch {
    return [];
  }
}
