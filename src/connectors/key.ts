/** What a posting is about: one card of drifts. */
export const driftSubject = (cardId: string): string => `drift:${cardId}`;

export const cardOfSubject = (subject: string): string | undefined =>
  subject.startsWith('drift:') ? subject.slice('drift:'.length) : undefined;
