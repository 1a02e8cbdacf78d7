import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { panelScores } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { actorWithin } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import type { RecuseInput, ScoreInput } from './input.ts';
import { isRunning } from './policy.ts';
import { findPanel, isExpertOf } from './queries.ts';
import { listSubjects, type Panel } from './subjects.ts';

/** What one expert says of one subject; said again while the panel runs, the last holds. Returns the panel's id. */
export const scoreSubject = (ctx: MemberContext, input: ScoreInput): Promise<string> =>
  ctx.write(async (tx) => {
    const panel = await admit(tx, ctx, input);
    ensure(input.scores.length === panel.criteria.length, conflict('每一项标准都要打分', 'scores.0'));
    await say(tx, ctx, input, { scores: input.scores, comment: input.comment, recusal: '' });
    await record(tx, ctx, { thing: 'panels', thingId: panel.id, action: 'score' });
    return panel.id;
  });

/** 回避: takes back whatever was said of the subject, for good, and closes it to this expert. */
export const recuseFromSubject = (ctx: MemberContext, input: RecuseInput): Promise<string> =>
  ctx.write(async (tx) => {
    const panel = await admit(tx, ctx, input);
    await say(tx, ctx, input, { scores: null, comment: '', recusal: input.recusal });
    await record(tx, ctx, { thing: 'panels', thingId: panel.id, action: 'recuse' });
    return panel.id;
  });

type Said = Pick<typeof panelScores.$inferInsert, 'scores' | 'comment' | 'recusal'>;

async function say(tx: Transaction, ctx: MemberContext, { id, subjectId }: Target, said: Said): Promise<void> {
  const { userId, panelId } = { userId: ctx.actor.id, panelId: id };
  await tx
    .insert(panelScores)
    .values({ id: newId(), panelId, userId, subjectId, ...said, updatedAt: ctx.now })
    .onConflictDoUpdate({
      target: [panelScores.panelId, panelScores.userId, panelScores.subjectId],
      set: { ...said, updatedAt: ctx.now },
    });
}

type Target = { id: string; subjectId: string };

/**
 * The panel, for an expert of it who may judge this subject now. Where they belong is read in this transaction: who
 * has joined a bidder since the page was opened is turned away. What is not theirs is not found.
 */
async function admit(tx: Transaction, ctx: MemberContext, { id, subjectId }: Target): Promise<Panel> {
  const found = await findPanel({ db: tx }, id);
  if (!found || !(await isExpertOf({ db: tx }, id, ctx.actor.id))) throw notFound();
  const { panel, listing } = found;
  ensure(isRunning(panel, listing, ctx.now), conflict('评议已经结束，不能再打分或回避。您填的内容还在下面。'));
  const actor = await actorWithin({ db: tx }, ctx);
  const subjects = await listSubjects({ db: tx }, actor, panel, listing);
  if (subjects.some((one) => one.id === subjectId)) return panel;
  ensure(!(await hasRecused(tx, ctx, { id, subjectId })), conflict('您已经回避这一份，不能再打分。'));
  throw notFound('这一份不由您评议。');
}

const hasRecused = async (tx: Transaction, { actor }: MemberContext, { id, subjectId }: Target): Promise<boolean> =>
  (await tx.$count(
    panelScores,
    and(eq(panelScores.panelId, id), eq(panelScores.userId, actor.id), eq(panelScores.subjectId, subjectId)),
  )) > 0;
