import type { Classification, ClassificationReason, Incident } from '../azure/model.ts';

/** How an incident came to be closed, as far as we know; stored with it, and kept when it reopens. */
export interface Closure {
  readonly how: 'bot' | 'elsewhere';
  /** A name to show; undefined: "in the portal or by automation". */
  readonly by?: string;
  readonly actionId?: string;
  readonly classification?: Classification;
  readonly classificationReason?: ClassificationReason;
  readonly comment?: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Set when it was open again afterwards. */
  readonly reopenedAt?: number;
}

export interface ClassificationPair {
  readonly classification: Classification;
  readonly classificationReason?: ClassificationReason;
}

/** The five pairs that the portal offers; the API knows no list of them (azure-api 3.2). Keys are the form's values. */
export const CLASSIFICATIONS = {
  'TruePositive.SuspiciousActivity': 'true positive, suspicious activity',
  'BenignPositive.SuspiciousButExpected': 'benign positive, suspicious but expected',
  'FalsePositive.IncorrectAlertLogic': 'false positive, incorrect alert logic',
  'FalsePositive.InaccurateData': 'false positive, inaccurate data',
  Undetermined: 'undetermined',
} as const;

export type ClassificationChoice = keyof typeof CLASSIFICATIONS;

export const isClassificationChoice = (value: unknown): value is ClassificationChoice =>
  typeof value === 'string' && Object.hasOwn(CLASSIFICATIONS, value);

export function pairOf(choice: ClassificationChoice): ClassificationPair {
  const [classification, classificationReason] = choice.split('.') as [Classification, ClassificationReason?];
  return { classification, classificationReason };
}

/** The pair in words, for a card: "benign positive, suspicious but expected". */
export function classificationWords(pair: Partial<ClassificationPair>): string | undefined {
  if (!pair.classification) return undefined;
  const exact = [pair.classification, pair.classificationReason].filter(Boolean).join('.');
  const words: Record<string, string> = CLASSIFICATIONS;
  return words[exact] ?? pair.classification.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

/** What is known of a close that nobody made through the bot. */
export const closureElsewhere = (incident: Incident, by: string | undefined, at: number): Closure => ({
  how: 'elsewhere',
  by,
  classification: incident.classification,
  classificationReason: incident.classificationReason,
  comment: incident.classificationComment,
  at,
});
