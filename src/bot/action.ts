import type { Azure } from '../azure/azure.ts';
import type { CardId } from '../core/card-id.ts';
import type { BotDeps } from './deps.ts';
import type { Answer, Click } from './turn.ts';

/** A thing that one may press. To add one: an object of this shape in a file of its own, and a line in actions.ts. */
export interface CardAction {
  /** `noun.verb`, as on the wire. */
  readonly verb: string;
  /** Which kind of `data.id` it takes. */
  readonly takes: CardId['kind'];
  /** Azure actions (of RBAC) that it needs, for the permissions table; the real call decides. */
  readonly needs: readonly string[];
  run(request: ActionRequest): Promise<Answer>;
}

export interface ActionRequest {
  readonly deps: BotDeps;
  readonly click: Click;
  /** Decoded, and of the kind that the action takes; not yet checked against what is served. */
  readonly id: CardId;
  /** With the clicker's own rights. */
  readonly azure: Azure;
}

/** An input of the card as text, trimmed; undefined where it is absent, empty, or no text. */
export function textInput(click: Click, name: string, maxLength: number): string | undefined {
  const value = click.data[name];
  if (typeof value !== 'string') return undefined;
  const text = value.trim().slice(0, maxLength);
  return text === '' ? undefined : text;
}
