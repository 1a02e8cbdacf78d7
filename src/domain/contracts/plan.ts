import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { files, milestones } from '#db/schema/index.ts';
import { conflict, ensure } from '#src/errors.ts';
import { formatDay } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';
import type { PlanInput } from './input.ts';

type Milestone = typeof milestones.$inferSelect;
type Row = PlanInput['milestones'][number];

/** What is wrong with a plan as a whole, by name of the form's field. Empty: nothing. */
export function refusePlan(
  rows: readonly Pick<Row, 'dueOn' | 'payFen' | 'at'>[],
  { amountFen, signedOn }: { amountFen: number; signedOn: string },
  now: number,
): Record<string, string> {
  if (rows.length === 0) return { milestones: '至少要有一个里程碑。' };
  const errors: Record<string, string> = {};
  for (const [i, { dueOn, at }] of rows.entries()) {
    const before = rows[i - 1]?.dueOn;
    const field = `milestones.${at}.dueOn`;
    if (dueOn <= signedOn) errors[field] = `第 ${i + 1} 个的到期日要晚于签约日（${formatDay(signedOn, now)}）`;
    else if (before !== undefined && dueOn <= before) errors[field] = `第 ${i + 1} 个的到期日要晚于前一个`;
  }
  const sum = rows.reduce((total, { payFen }) => total + payFen, 0);
  if (sum !== amountFen) errors.milestones = sumSentence(sum, amountFen);
  return errors;
}

function sumSentence(sum: number, amountFen: number): string {
  const gap = `${sum < amountFen ? '还差' : '多了'} ${formatFen(Math.abs(amountFen - sum))}`;
  return `付款额加起来要等于合同金额 ${formatFen(amountFen)}，现在是 ${formatFen(sum)}，${gap}。`;
}

export const listMilestones = (tx: Transaction, contractId: string): Promise<Milestone[]> =>
  tx.select().from(milestones).where(eq(milestones.contractId, contractId)).orderBy(asc(milestones.position));

export const isSamePlan = (stands: Milestone[], rows: readonly Row[]): boolean =>
  stands.length === rows.length &&
  rows.every(({ at: _at, ...row }, i) =>
    Object.entries(row).every(([key, value]) => stands[i]?.[key as keyof typeof row] === value),
  );

/** An id that another contract's milestone bears cannot come from this form. */
export async function refuseForeign(tx: Transaction, contractId: string, rows: readonly Row[]): Promise<void> {
  const ids = rows.map(({ id }) => id);
  const elsewhere = and(inArray(milestones.id, ids), ne(milestones.contractId, contractId));
  const foreign = await tx.select({ id: milestones.id }).from(milestones).where(elsewhere).get();
  ensure(foreign === undefined && new Set(ids).size === ids.length, conflict('这一页不完整，请刷新后再填。'));
}

/** What the taker has already laid beside a milestone does not vanish with it. */
export async function refuseLosingEvidence(tx: Transaction, stands: Milestone[], rows: readonly Row[]) {
  const lost = stands.filter(({ id }) => !rows.some((row) => row.id === id));
  if (lost.length === 0) return;
  const ofLost = inArray(
    files.ownerId,
    lost.map(({ id }) => id),
  );
  const kept = and(eq(files.owner, 'milestones'), ofLost, isNull(files.removedAt));
  const file = await tx.select({ ownerId: files.ownerId }).from(files).where(kept).get();
  const title = lost.find(({ id }) => id === file?.ownerId)?.title;
  ensure(file === undefined, conflict(`“${title}”已经有揭榜方传的证明，不能删掉这一行。`));
}
