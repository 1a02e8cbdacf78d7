import { z } from 'zod';
import { phrase } from '#src/lib/fields.ts';
import { lengthOf } from '#src/lib/text.ts';

/** As much as a form gives back when it was refused. */
export const MAX_TEXT = 100_000;
export const NOTE_MAX = 100;

const id = z.string().catch('');
const number = z.coerce.number().int().positive().catch(0);

/** Lines as typed: none is dropped or joined, so that a complaint names the line a person sees. */
const lines = z
  .string()
  .catch('')
  .transform((text) => text.toWellFormed().replace(/\r\n?/g, '\n').trimEnd())
  // biome-ignore lint/suspicious/noControlCharactersInRegex: replacing them is the purpose
  .transform((text) => text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\ufeff]/g, ' '))
  .refine((text) => lengthOf(text) <= MAX_TEXT, { error: `最多 ${MAX_TEXT / 10_000} 万字，请删减` });

export const saveWordsInput = z.object({
  formId: z.string().min(1).max(60).catch(''),
  /** The version the form showed; 0 before the first. */
  basedOn: z.coerce.number().int().nonnegative().catch(0),
  synonyms: lines,
  dictionary: lines,
  note: phrase(NOTE_MAX),
});
export type SaveWordsInput = z.output<typeof saveWordsInput>;

export const versionInput = z.object({ number });
export const restoreInput = z.object({ number, formId: id });
export const rebuildInput = z.object({ id });
