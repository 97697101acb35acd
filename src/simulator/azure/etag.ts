import type { Served } from '../http.ts';
import { failed } from './answers.ts';

/** The 409 that a write gets whose etag is not the one that is held; undefined where it may go on. An etag may be left out. */
export const conflict = (sent: unknown, held: string, name: string): Served | undefined =>
  sent && !sameEtag(sent, held)
    ? failed(409, 'Conflict', `Newer version of resource '${name}' exists. Data was not saved`)
    : undefined;

/** With and without its quotes: clients send what they were given, one way or the other. */
const sameEtag = (sent: unknown, held: string): boolean =>
  String(sent).replaceAll('"', '') === held.replaceAll('"', '');
