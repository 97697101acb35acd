import { buttonsOf } from '../../src/simulator/teams/card-actions.ts';
import { type SimMessage, sharedCard } from '../../src/simulator/teams/state.ts';
import { wordsOf } from './world.ts';

/** What an incident's card says where a reader looks first, and the verbs of its buttons. */
export interface CardFace {
  readonly status: string;
  readonly owner: string;
  readonly problem: string;
  readonly offers: readonly string[];
}

export function faceOf(message: SimMessage): CardFace {
  const card = sharedCard(message) ?? {};
  const text = (id: string) => wordsOf(elementOf(card, id));
  return {
    status: text('status'),
    owner: text('owner'),
    problem: text('problem'),
    offers: buttonsOf(card).flatMap((one) => one.verb ?? []),
  };
}

function elementOf(value: unknown, id: string): unknown {
  if (Array.isArray(value)) return value.map((one) => elementOf(one, id)).find(Boolean);
  if (typeof value !== 'object' || value === null) return undefined;
  if ((value as { id?: unknown }).id === id) return value;
  return elementOf(Object.values(value), id);
}
