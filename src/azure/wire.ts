import { z } from 'zod/v4';

/**
 * What the schemas of Azure's answers are made of. All are lenient: fields go missing, come as null, or with a value
 * that nobody foresaw. They read the raw JSON, since the SDK cuts times to milliseconds and garbles texts in
 * additionalData.
 */
export const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)
  .catch(undefined);

export const words = z
  .array(z.string())
  .nullish()
  .transform((value) => value ?? [])
  .catch([]);

export const count = z
  .number()
  .nullish()
  .transform((value) => value ?? 0)
  .catch(0);

/** A list's answer; each item is looked into by itself, so that one odd item does not hide the others. */
export const ListWire = z.object({ value: z.array(z.unknown()), nextLink: text });
