import { and, eq, gte, isNull, lte, or } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { organisationLabels } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import type { LabelInput, MemberInput } from './input.ts';
import type { Label } from './numbers.ts';
import { mayKeepRecords } from './policy.ts';
import { findOrganisation } from './queries.ts';
import { LABEL_WORDS, LEVEL_WORDS } from './states.ts';

/**
 * An official enters a label with the days it is valid. The same form sent twice enters one; the same label of the same
 * level twice on one day is refused. Returns the organisation's id, as the next one does.
 */
export const addLabel = (ctx: MemberContext, input: LabelInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { id, organisationId } = input;
    await ensureKeeper(tx, ctx, organisationId);
    const sent = await findLabel(tx, id);
    if (sent?.organisationId === organisationId) return organisationId;
    ensure(!sent, notFound());
    const twin = await findTwin(tx, input);
    ensure(!twin, conflict(`已有同一称号：${twin && wordsOf(twin)}，有效期重叠`, 'validFrom'));
    await tx.insert(organisationLabels).values({ ...input, addedBy: ctx.actor.id, createdAt: ctx.now });
    await record(tx, ctx, { ...about(organisationId), action: 'addLabel', reason: wordsOf(input) });
    return organisationId;
  });

/** Takes away what was entered by mistake: counted nowhere any more, kept for the record. */
export const removeLabel = (ctx: MemberContext, { id }: MemberInput): Promise<string> =>
  ctx.write(async (tx) => {
    const label = await findLabel(tx, id);
    ensure(label !== undefined, notFound('没有找到这个称号。'));
    await ensureKeeper(tx, ctx, label.organisationId);
    if (label.removedAt !== null) return label.organisationId;
    await tx.update(organisationLabels).set({ removedAt: ctx.now }).where(eq(organisationLabels.id, id));
    await record(tx, ctx, { ...about(label.organisationId), action: 'removeLabel', reason: wordsOf(label) });
    return label.organisationId;
  });

const about = (thingId: string) => ({ thing: 'organisations', thingId });

async function ensureKeeper(tx: Transaction, ctx: MemberContext, organisationId: string): Promise<void> {
  const organisation = await findOrganisation({ db: tx }, organisationId);
  ensure(organisation !== undefined, notFound());
  ensure(mayKeepRecords(ctx.actor, organisation));
}

const findLabel = (tx: Transaction, id: string): Promise<Label | undefined> =>
  tx.select().from(organisationLabels).where(eq(organisationLabels.id, id)).get();

/** The same label, valid on one of the same days. */
const findTwin = (tx: Transaction, { organisationId, label, level, validFrom, validTo }: LabelInput) =>
  tx
    .select()
    .from(organisationLabels)
    .where(
      and(
        eq(organisationLabels.organisationId, organisationId),
        eq(organisationLabels.label, label),
        eq(organisationLabels.level, level),
        isNull(organisationLabels.removedAt),
        or(isNull(organisationLabels.validTo), gte(organisationLabels.validTo, validFrom)),
        validTo === null ? undefined : lte(organisationLabels.validFrom, validTo),
      ),
    )
    .get();

const wordsOf = ({ label, level, validFrom, validTo }: Pick<Label, 'label' | 'level' | 'validFrom' | 'validTo'>) =>
  `${LABEL_WORDS[label]}（${LEVEL_WORDS[level]}），${validFrom} 起${validTo === null ? '' : `，至 ${validTo}`}`;
