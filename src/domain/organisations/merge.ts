import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { organisationMerges, organisations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail, enqueueSearch } from '#src/outbox/enqueue.ts';
import { listObstacles, listStaying, whyNotMerge } from './duplicates.ts';
import type { MergeInput, MergeUndoInput } from './input.ts';
import { giveRows, idsOf, LINKED, type Rows } from './links.ts';
import { mergedLetter, unmergedLetter } from './mail.ts';
import { mayMerge } from './policy.ts';
import { findOrganisation, managersOf, type Organisation } from './queries.ts';
import { UNDO_DAYS } from './states.ts';

/**
 * An official finds that two are one organisation: everything of `from` becomes `into`'s, which stays. Refuses while
 * something of both would then be one organisation's with itself, and names it; of what is sealed it says so only to who
 * meant it, and that stays on record. Remembers what it moved.
 */
export async function mergeOrganisations(ctx: MemberContext, input: MergeInput): Promise<void> {
  if (!(await merge(ctx, input))) throw conflict(`还不能合并：${SEALED}`);
}

const SEALED = '两家同在一项申请还密封着的榜里，请等它截止，或者请两家先撤回草稿和申请';

/** False where something sealed stands in the way: nothing was moved, only the attempt was recorded. */
const merge = (ctx: MemberContext, input: MergeInput): Promise<boolean> =>
  ctx.write(async (tx) => {
    ensure(input.reason !== '', conflict('请填写合并的理由', 'reason'));
    const [from, into] = await getBoth(tx, ctx, input.from, input.into);
    ensure(from.mergedInto !== into.id, conflict('已经合并过了。'));
    const wrong = whyNotMerge(from, into);
    ensure(wrong === undefined, conflict(wrong ?? ''));
    const { open, sealed } = await listObstacles({ db: tx, now: ctx.now }, from.id, into.id);
    ensure(open.length === 0, conflict(`还不能合并：${open.join('；')}`));
    if (sealed) {
      // Without the other's name or a reason: their people read it, and must not learn who bids either.
      await record(tx, ctx, ...[from, into].map(({ id }) => ({ ...about(id), action: 'mergeRefused' })));
      return false;
    }
    const staying = new Set(await listStaying({ db: tx }, from.id, into.id));
    const moved: Rows = {};
    for (const name of LINKED) {
      const ids = (await idsOf(tx, name, from.id)).filter((id) => !staying.has(id));
      if (ids.length > 0) moved[name] = await giveRows(tx, name, ids, from.id, into.id);
    }
    await tx.update(organisations).set({ state: 'merged', mergedInto: into.id }).where(eq(organisations.id, from.id));
    await remember(tx, ctx, from, into, moved, input.reason);
    await tellOf(tx, ctx, into, { from, into }, input.reason, 'merge');
    return true;
  });

/** What could not be moved back, by how many rows of how many there were. */
export type Undone = { fromId: string; kept: number };

/**
 * Takes a merge back within 90 days: exactly the rows it moved, as far as they still are where it put them. Says how
 * many are not, because they were moved or removed since.
 */
export const undoMerge = (ctx: MemberContext, { id, reason }: MergeUndoInput): Promise<Undone> =>
  ctx.write(async (tx) => {
    ensure(reason !== '', conflict('请填写撤销的理由', 'reason'));
    const merge = await tx.select().from(organisationMerges).where(eq(organisationMerges.id, id)).get();
    ensure(merge !== undefined, notFound('没有找到这次合并。'));
    const [from, into] = await getBoth(tx, ctx, merge.fromId, merge.intoId);
    ensure(merge.undoneAt === null, conflict('这次合并已经撤销过。'));
    ensure(ctx.now < merge.mergedAt + UNDO_DAYS * DAY, conflict(`合并超过 ${UNDO_DAYS} 天，不能撤销。`));
    ensure(into.state !== 'merged', conflict(`${into.name}后来又并入了别的单位，请先撤销那一次。`));
    const kept = await giveBack(tx, merge.moved as Rows, into.id, from.id);
    const { stateBefore } = merge;
    await tx.update(organisations).set({ state: stateBefore, mergedInto: null }).where(eq(organisations.id, from.id));
    await tx
      .update(organisationMerges)
      .set({ undoneBy: ctx.actor.id, undoneAt: ctx.now })
      .where(eq(organisationMerges.id, id));
    const note = kept > 0 ? `${reason}（${kept} 条没有转回）` : reason;
    await record(
      tx,
      ctx,
      { ...about(from.id), action: 'undoMerge', from: 'merged', to: stateBefore, reason: note },
      { ...about(into.id), action: 'giveBack', reason: `${from.name}　${note}` },
    );
    await tellOf(tx, ctx, from, { from, into }, reason, 'undo');
    return { fromId: from.id, kept };
  });

const about = (thingId: string) => ({ thing: 'organisations', thingId });

async function getBoth(
  tx: Transaction,
  ctx: MemberContext,
  a: string,
  b: string,
): Promise<[Organisation, Organisation]> {
  const [from, into] = [await findOrganisation({ db: tx }, a), await findOrganisation({ db: tx }, b)];
  ensure(from !== undefined && into !== undefined, notFound('没有找到这家单位。'));
  ensure(mayMerge(ctx.actor, from, into));
  return [from, into];
}

async function remember(
  tx: Transaction,
  ctx: MemberContext,
  from: Organisation,
  into: Organisation,
  moved: Rows,
  reason: string,
): Promise<void> {
  const { id: mergedBy } = ctx.actor;
  const ids = { id: newId(), fromId: from.id, intoId: into.id };
  await tx
    .insert(organisationMerges)
    .values({ ...ids, moved, stateBefore: from.state, reason, mergedBy, mergedAt: ctx.now });
  await record(
    tx,
    ctx,
    { ...about(from.id), action: 'merge', from: from.state, to: 'merged', reason: `${into.name}　${reason}` },
    { ...about(into.id), action: 'takeIn', reason: `${from.name}　${reason}` },
  );
}

/** How many rows stay with who has them now. */
async function giveBack(tx: Transaction, moved: Rows, from: string, to: string): Promise<number> {
  let kept = 0;
  for (const name of LINKED) {
    const ids = moved[name] ?? [];
    kept += ids.length - (await giveRows(tx, name, ids, from, to)).length;
  }
  return kept;
}

/** The index takes along what each owns. The managers of both are where the rows are now. */
async function tellOf(
  tx: Transaction,
  ctx: MemberContext,
  first: Organisation,
  { from, into }: { from: Organisation; into: Organisation },
  reason: string,
  what: 'merge' | 'undo',
): Promise<void> {
  await enqueueSearch(tx, ctx.now, { index: 'organisations', id: from.id }, { index: 'organisations', id: into.id });
  const letter = (what === 'merge' ? mergedLetter : unmergedLetter)(ctx.site, from, into, reason);
  const second = first === from ? into : from;
  const managers = [...(await managersOf({ db: tx }, first.id)), ...(await managersOf({ db: tx }, second.id))];
  await enqueueMail(tx, ctx.now, ...managers.map((to) => ({ to, ...letter })));
}
