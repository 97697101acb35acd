import { AsyncLocalStorage } from 'node:async_hooks';

/** What all that comes of one message or click shares. */
export interface TurnContext {
  /** A UUID: in each log line, as Azure's correlation id on each request, and in the audit. */
  readonly id: string;
  /** Where in Teams it came from: a channel's or conversation's id. */
  readonly place?: string;
}

const contexts = new AsyncLocalStorage<TurnContext>();

/** Runs the work, and whatever it starts, in this context. */
export const inTurn = <T>(context: TurnContext, work: () => T): T => contexts.run(context, work);

/** The context of whatever is being worked on; undefined for what the bot does by itself. */
export const currentTurn = (): TurnContext | undefined => contexts.getStore();
