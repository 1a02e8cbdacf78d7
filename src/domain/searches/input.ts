import { z } from 'zod';
import { choice, filledPhrase } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { isAsking, queryFrom } from './query.ts';
import { DIGEST_WORDS } from './states.ts';

export { addressOf, isAsking, queryFrom, type SavedQuery } from './query.ts';

export const NAME_MAX = 40;

const id = z.string().catch('');
const said = {
  name: filledPhrase(NAME_MAX, '名称，以后凭它认'),
  digest: choice(DIGEST_WORDS, '多久发一次信'),
};

export const saveInput = z.object({
  id: z.string().refine(isId, { error: '请刷新这一页再保存' }),
  ...said,
  /** The address of the search, behind the question mark. */
  query: z
    .string()
    .catch('')
    .transform((text) => queryFrom(new URLSearchParams(text.slice(0, 20_000))))
    .refine(isAsking, { error: '请先输入要找的词，或者选一个筛选条件，再保存' }),
});
export type SaveInput = z.output<typeof saveInput>;

export const changeInput = z.object({ id, ...said });
export type ChangeInput = z.output<typeof changeInput>;

export const searchIdInput = z.object({ id });
export const stopInput = z.object({ token: id });
