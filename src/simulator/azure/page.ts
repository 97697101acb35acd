import type { Served } from '../http.ts';
import { BadRequest, ok } from './answers.ts';
import type { ArmRequest } from './route.ts';

const DEFAULT = 50;
const MOST = 1_000;

/** One page of a list, with the `nextLink` that leads to the rest. @throws BadRequest for a page size or a token that is none. */
export function page<T>(request: ArmRequest, all: readonly T[], show: (item: T) => unknown): Served {
  const { query } = request;
  const top = query.has('$top') ? Number(query.get('$top')) : DEFAULT;
  if (!Number.isInteger(top) || top < 1 || top > MOST)
    throw new BadRequest(`$top must be from 1 to ${MOST}.`);
  const from = query.has('$skipToken') ? fromToken(query.get('$skipToken') ?? '') : 0;
  const value = all.slice(from, from + top).map(show);
  if (from + top >= all.length) return ok({ value });
  const next = new URLSearchParams(query);
  next.set('$skipToken', toToken(from + top));
  return ok({ value, nextLink: `${request.origin}${request.path}?${next}` });
}

export const toToken = (from: number): string => Buffer.from(`skip:${from}`).toString('base64');

/** @throws BadRequest for a token that `toToken` did not make. */
export function fromToken(token: string): number {
  const [, from] = /^skip:(\d+)$/.exec(Buffer.from(token, 'base64').toString()) ?? [];
  if (from === undefined) throw new BadRequest('The $skipToken is invalid.');
  return Number(from);
}
