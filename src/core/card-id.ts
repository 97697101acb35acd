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
    }
  /** Connector health: of one workspace (empty: of all), and the posted card or the one subscription that it is about. */
  | {
      readonly kind: 'connectors';
      readonly workspaceId: string;
      readonly cardId?: string;
      readonly subscriptionId?: string;
    };

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const MAX_LENGTH = 600;

export function encodeCardId(id: CardId): string {
  return Buffer.from(JSON.stringify(wordsOf(id))).toString('base64url');
}

function wordsOf(id: CardId): string[] {
  if (id.kind === 'incident') return ['i', id.workspaceId, id.name];
  if (id.kind === 'watch') return ['w', id.channelId, id.topics, id.severities];
  return ['c', id.workspaceId, id.cardId ?? '', id.subscriptionId ?? ''];
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
  if (kind === 'c' && words.length === 4 && isScope(first) && isGuid(second) && isGuid(third))
    return {
      kind: 'connectors',
      workspaceId: first.toLowerCase(),
      cardId: second || undefined,
      subscriptionId: third || undefined,
    };
  throw new AppError('input.invalid', { detail: 'This button does not name anything that the bot knows.' });
}

const isScope = (text: string): boolean => text === '' || text.startsWith('/subscriptions/');
const isGuid = (text: string): boolean => text === '' || GUID.test(text);

function parseWords(text: string): string[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    return Array.isArray(value) && value.every((word) => typeof word === 'string') ? value : [];
  } catch {
    return [];
  }
}
