/**
 * Stands in for `adaptivecards/src/schema`, which the types of adaptivecards-templating name although only the renderer's
 * sources have it (tsconfig.json, `paths`); none of them is used here.
 */
export type IAdaptiveCard = Record<string, unknown>;
