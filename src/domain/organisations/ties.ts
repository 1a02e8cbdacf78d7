import { and, eq, gt, inArray, isNull, lt, ne, or } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { organisationTies, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import type { TieCorrectionInput, TieEndInput, TieInput, TieRemovalInput } from './input.ts';
import { mayKeepRecords } from './policy.ts';
import { findOrganisation } from './queries.ts';
import { SINGLE_TIES, SIZE_WORDS, TIE_WORDS, type TieKind } from './states.ts';

type Row = typeof organisationTies.$inferSelect;
/** From a day until the first day it no longer holds; null is open. */
type Span = Pick<Row, 'organisationId' | 'kind' | 'value' | 'fromOn' | 'untilOn'>;

/**
 * An official says what an organisation belongs to from a day on. Of chain, park and size the one before ends on that
 * day; of 包联干部 there may be several. What reaches into the past of something on record needs a reason. The same form
 * sent twice counts once. All four return the organisation's id.
 */
export const setTie = (ctx: MemberContext, { reason, ...tie }: TieInput): Promise<string> =>
  ctx.write(async (tx) => {
    await ensureKeeper(tx, ctx, tie.organisationId);
    const sent = await findTie(tx, tie.id);
    if (sent?.organisationId === tie.organisationId) return tie.organisationId;
    ensure(!sent, notFound());
    await ensureValue(tx, tie.kind, tie.value);
    const span = { ...tie, untilOn: null };
    const standing = await listOverlapping(tx, span);
    ensureReason(ctx, tie.fromOn, standing.length > 0, reason);
    await makeRoom(tx, span, standing);
    await tx.insert(organisationTies).values({ ...span, addedBy: ctx.actor.id, createdAt: ctx.now });
    await note(tx, ctx, 'setTie', span, reason);
    return tie.organisationId;
  });

/** It no longer holds from a day on. */
export const endTie = (ctx: MemberContext, { id, untilOn, reason }: TieEndInput): Promise<string> =>
  ctx.write(async (tx) => {
    const tie = await getTie(tx, ctx, id);
    if (tie.untilOn === untilOn) return tie.organisationId;
    ensure(tie.untilOn === null, conflict(`已经在 ${tie.untilOn} 结束，要改请用“更正”`, 'untilOn'));
    ensure(untilOn > tie.fromOn, conflict(`要晚于开始的日子 ${tie.fromOn}`, 'untilOn'));
    ensureReason(ctx, untilOn, true, reason);
    await tx.update(organisationTies).set({ untilOn }).where(eq(organisationTies.id, id));
    await note(tx, ctx, 'endTie', { ...tie, untilOn }, reason);
    return tie.organisationId;
  });

/** Puts right what was entered wrongly, the past included, and says why. Nothing may overlap afterwards. */
export const correctTie = (ctx: MemberContext, { id, reason, ...told }: TieCorrectionInput): Promise<string> =>
  ctx.write(async (tx) => {
    const tie = await getTie(tx, ctx, id);
    ensure(reason !== '', conflict('请填写更正的理由', 'reason'));
    ensure(told.untilOn === null || told.untilOn > told.fromOn, conflict('结束要晚于开始', 'untilOn'));
    await ensureValue(tx, tie.kind, told.value);
    const span = { ...tie, ...told };
    const [other] = await listOverlapping(tx, span, id);
    ensure(!other, conflict(`与另一条记录重叠：${other && wordsOf(other)}`, 'fromOn'));
    await tx.update(organisationTies).set(told).where(eq(organisationTies.id, id));
    await note(tx, ctx, 'correctTie', span, `${reason}（原为 ${wordsOf(tie)}）`);
    return tie.organisationId;
  });

/** Strikes out what never held, and says why; what it said stays in the history. */
export const removeTie = (ctx: MemberContext, { id, reason }: TieRemovalInput): Promise<string> =>
  ctx.write(async (tx) => {
    const tie = await getTie(tx, ctx, id);
    ensure(reason !== '', conflict('请填写删除的理由', 'reason'));
    await tx.delete(organisationTies).where(eq(organisationTies.id, id));
    await note(tx, ctx, 'removeTie', tie, reason);
    return tie.organisationId;
  });

async function ensureKeeper(tx: Transaction, ctx: MemberContext, organisationId: string): Promise<void> {
  const organisation = await findOrganisation({ db: tx }, organisationId);
  ensure(organisation !== undefined, notFound());
  ensure(mayKeepRecords(ctx.actor, organisation));
}

const findTie = (tx: Transaction, id: string): Promise<Row | undefined> =>
  tx.select().from(organisationTies).where(eq(organisationTies.id, id)).get();

async function getTie(tx: Transaction, ctx: MemberContext, id: string): Promise<Row> {
  const tie = await findTie(tx, id);
  ensure(tie !== undefined, notFound('没有找到这条归属记录。'));
  await ensureKeeper(tx, ctx, tie.organisationId);
  return tie;
}

/** A size is of the code table, who looks after a firm an official; chains and parks are names. */
async function ensureValue(tx: Transaction, kind: TieKind, value: string): Promise<void> {
  if (kind === 'size') ensure(Object.hasOwn(SIZE_WORDS, value), conflict('请选择规模', 'value'));
  if (kind !== 'liaison') return;
  const officials = and(eq(users.id, value), inArray(users.role, ['official', 'admin']));
  ensure((await tx.$count(users, officials)) === 1, conflict('请选择一位管理部门的人员', 'value'));
}

/** A figure of a past day that was on record changes only with a reason. */
function ensureReason(ctx: MemberContext, from: string, changes: boolean, reason: string): void {
  const needed = changes && from < dayOf(ctx.now);
  ensure(!needed || reason !== '', conflict('日子在过去，会改变以前的数字，请写明理由', 'reason'));
}

/** Of a single kind all of the organisation, of 包联干部 the same official, that hold on a day of the span. */
const listOverlapping = (tx: Transaction, { organisationId, kind, value, fromOn, untilOn }: Span, except = '') =>
  tx
    .select()
    .from(organisationTies)
    .where(
      and(
        eq(organisationTies.organisationId, organisationId),
        eq(organisationTies.kind, kind),
        SINGLE_TIES.includes(kind) ? undefined : eq(organisationTies.value, value),
        ne(organisationTies.id, except),
        or(isNull(organisationTies.untilOn), gt(organisationTies.untilOn, fromOn)),
        untilOn === null ? undefined : lt(organisationTies.fromOn, untilOn),
      ),
    );

/** Ends the open one that began before; anything else in the way is refused. */
async function makeRoom(tx: Transaction, span: Span, standing: readonly Row[]): Promise<void> {
  const [before, ...more] = standing;
  if (!before) return;
  const blocking = more[0] ?? before;
  const yields =
    more.length === 0 && before.untilOn === null && before.fromOn < span.fromOn && before.value !== span.value;
  ensure(yields, conflict(`与已有记录重叠：${wordsOf(blocking)}，请先更正它`, 'fromOn'));
  await tx.update(organisationTies).set({ untilOn: span.fromOn }).where(eq(organisationTies.id, before.id));
}

const note = (tx: Transaction, ctx: MemberContext, action: string, tie: Span, reason: string): Promise<void> =>
  record(tx, ctx, {
    thing: 'organisations',
    thingId: tie.organisationId,
    action,
    reason: [wordsOf(tie), reason].filter(Boolean).join('　'),
  });

/** Without the name of a 包联干部, whom not every reader of the history may know. */
function wordsOf({ kind, value, fromOn, untilOn }: Omit<Span, 'organisationId'>): string {
  const named = kind === 'size' ? (SIZE_WORDS as Readonly<Record<string, string>>)[value] : value;
  const days = `${fromOn} 起${untilOn === null ? '' : `，${untilOn} 止`}`;
  return `${TIE_WORDS[kind]}${kind === 'liaison' ? '' : `“${named}”`}，${days}`;
}
