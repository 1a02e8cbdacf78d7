import { z } from 'zod';
import { FILE_OWNERS } from '#db/schema/index.ts';
import { type FileType, isFileType } from '#src/files/types.ts';
import { localPath } from '#src/lib/pages.ts';
import { cleanPhrase, lengthOf } from '#src/lib/text.ts';

const MB = 1024 * 1024;
/** Of one file; the limit of a whole form in astro.config.mjs is a little more. */
export const MAX_FILE_BYTES = 10 * MB;
/** Of one owner, together. */
export const MAX_OWNER_BYTES = 50 * MB;
export const MAX_OWNER_FILES = 10;

/** For the file dialogue only: what counts is the content. */
export const ACCEPT = '.pdf,.jpg,.jpeg,.png,.docx,.xlsx';

const id = z.string({ error: '缺少编号' }).max(40);
/** The page the form stands on, to go back to. */
const back = z
  .string()
  .optional()
  .transform((path) => localPath(path ?? '') ?? '/workbench');

export const attachInput = z.object({ owner: z.enum(FILE_OWNERS), ownerId: id, back });
export type AttachInput = z.infer<typeof attachInput>;

export const removeInput = z.object({ id, back });
export type RemoveInput = z.infer<typeof removeInput>;

const MAX_NAME = 120;

/**
 * A name as it is kept: without a path, without what steers text or file systems, with the extension of what the
 * content is. `合同.pdf.exe` that is a PDF becomes `合同.pdf`.
 */
export function nameFor(sent: string, type: FileType): string {
  const last = sent.split(/[/\\]/).at(-1) ?? '';
  const plain = cleanPhrase(last.replace(STEERING, '').replace(/[<>:"|?*]/g, '_'));
  const stem = withoutExtension(plain, type).replace(/^[.\s]+/, '') || '附件';
  const characters = [...stem];
  const room = MAX_NAME - lengthOf(type) - 1;
  return `${characters.slice(0, room).join('').trim()}.${type}`;
}

/** Marks and overrides of writing direction beyond those that `cleanPhrase` removes. */
const STEERING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

function withoutExtension(name: string, type: FileType): string {
  const stem = name.replace(/\.[a-z0-9]*[a-z][a-z0-9]*$/i, '');
  const ext = stem.split('.').at(-1)?.toLowerCase() ?? '';
  return isFileType(ext) && ext === type && stem.includes('.') ? stem.slice(0, -ext.length - 1) : stem;
}

/** `1.2 MB`, `340 KB`. */
export const sizeWords = (bytes: number): string =>
  bytes >= MB ? `${(bytes / MB).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1024))} KB`;
