import { createRequire } from 'node:module';
import type * as AdaptiveCards from 'adaptivecards';

/** The package's own entry does not load in Node; this bundle parses and validates without a browser. */
const renderer = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof AdaptiveCards;

/** What Microsoft's renderer says against a card; empty where it is well. */
export function problemsOf(card: object): string[] {
  // The pattern is a global one and remembers where it ended: without this every second card's language counts as wrong.
  const { regEx } = renderer.CardElement.langProperty;
  if (regEx) regEx.lastIndex = 0;
  const parsed = new renderer.AdaptiveCard();
  const context = new renderer.SerializationContext(renderer.Versions.v1_5);
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  return [...events, ...parsed.validateProperties().validationEvents.map((event) => event.message)];
}
