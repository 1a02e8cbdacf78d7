import { z } from 'zod';
import { choice, line, ticked } from '#src/lib/fields.ts';
import { IMPORT_KIND_WORDS } from './states.ts';

export const uploadInput = z.object({
  kind: choice(IMPORT_KIND_WORDS, '导入什么'),
  /** 统一社会信用代码 or full name; empty is the official's own. */
  organisation: line(100),
  publish: ticked(),
});
export type UploadInput = z.output<typeof uploadInput>;

export const importIdInput = z.object({ id: line(40) });

/** One field for each column of the file, in its order; '' is not imported. */
export const remapInput = z.object({
  id: line(40),
  columns: z.union([z.string(), z.array(line(40))]).transform((sent) => [sent].flat()),
});
export type RemapInput = z.output<typeof remapInput>;
