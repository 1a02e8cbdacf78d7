import { z } from 'zod';
import { PANEL_PURPOSES } from '#db/schema/index.ts';
import { day, filledLine, filledProse, phrase, ticked, whole } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { lengthOf } from '#src/lib/text.ts';

const STALE = '这一页不完整，请刷新后再填';
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });

const MAX_CRITERIA = 8;
export const COMMENT_MIN = 10;
export const PANEL_LIMITS = { criterion: 20, comment: 2000, recusal: 500 } as const;

const criterion = z.object({ name: phrase(PANEL_LIMITS.criterion), weight: whole(0, 100) });
const asRow = (row: unknown) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? row : {});

/** Rows that were filled; each complains at itself, the sum of the weights at the first one. */
const criteria = z
  .preprocess((sent) => (Array.isArray(sent) ? sent.map(asRow) : []), z.array(criterion))
  .superRefine((rows, ctx) => {
    const complain = (path: (string | number)[], message: string) => ctx.addIssue({ code: 'custom', path, message });
    rows.forEach(({ name, weight }, i) => {
      if (name === '' && weight !== null) complain([i, 'name'], '请填写标准的名称');
      if (name !== '' && !weight) complain([i, 'weight'], '权重填 1 到 100 的整数');
    });
    const sum = rows.reduce((total, { weight }) => total + (weight ?? 0), 0);
    if (sum !== 100) complain([0, 'weight'], `各项权重加起来要等于 100，现在是 ${sum}`);
    const names = rows.flatMap(({ name }) => name || []);
    if (new Set(names).size < names.length) complain([0, 'name'], '两项标准的名称不能一样');
    if (rows.length > MAX_CRITERIA) complain([0, 'name'], `最多 ${MAX_CRITERIA} 项标准，请合并`);
  })
  .transform((rows) => rows.flatMap(({ name, weight }) => (name !== '' && weight ? [{ name, weight }] : [])));

export const openPanelInput = z.object({
  id: id(),
  listingId: id(),
  purpose: z.enum(PANEL_PURPOSES, { error: STALE }),
  criteria,
  dueOn: day()
    .refine((on) => on !== null, { error: '请填写评议到哪一天为止' })
    .transform((on) => on as string),
  public: ticked(),
});
export type OpenPanelInput = z.output<typeof openPanelInput>;

export const panelInput = z.object({ id: id() });

export const addExpertInput = z.object({
  id: id(),
  email: filledLine(254, '专家的邮箱').transform((email) => email.toLowerCase()),
});
export type AddExpertInput = z.output<typeof addExpertInput>;

export const removeExpertInput = z.object({ id: id(), userId: id() });
export type RemoveExpertInput = z.output<typeof removeExpertInput>;

const score = () => whole(0, 100).refine((n) => n !== null, { error: '请打分，0 到 100 的整数' });

/** Scores in the order of the criteria; how many there must be knows the panel. */
export const scoreInput = z.object({
  id: id(),
  subjectId: id(),
  scores: z
    .preprocess((sent) => (Array.isArray(sent) ? sent : []), z.array(score()))
    .transform((all) => all.map(Number)),
  comment: filledProse(PANEL_LIMITS.comment, '评议意见').refine(
    (text) => text === '' || lengthOf(text) >= COMMENT_MIN,
    {
      error: `请写明理由，至少 ${COMMENT_MIN} 个字`,
    },
  ),
});
export type ScoreInput = z.output<typeof scoreInput>;

export const recuseInput = z.object({
  id: id(),
  subjectId: id(),
  recusal: filledProse(PANEL_LIMITS.recusal, '回避的原因'),
});
export type RecuseInput = z.output<typeof recuseInput>;
