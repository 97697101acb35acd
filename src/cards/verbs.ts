/** Every verb that a button of any card may carry; the bot has an action for each (a test compares). */
export const CARD_VERBS = [
  'incident.take',
  'incident.close',
  'incident.continue',
  'incident.reopen',
  'incident.severity',
  'incident.comment',
  'incident.snooze',
  'incident.wake',
  'incident.refresh',
  'channel.watch',
  'channel.backlog',
  'connectors.enable',
  'connectors.sync',
  'connectors.repair',
  'connectors.accept',
  'connectors.refresh',
  'connectors.show',
  'connectors.rights',
  'connectors.home',
  'connectors.plan',
  'connectors.solution',
] as const;

export type CardVerb = (typeof CARD_VERBS)[number];

/** A button that acts. `positive` is the one accent button of a card. */
export interface Button {
  readonly verb: CardVerb;
  readonly title: string;
  readonly style: 'default' | 'positive';
}

export const button = (verb: CardVerb, title: string, style: Button['style'] = 'default'): Button => ({
  verb,
  title,
  style,
});
