import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Reader, Transaction } from '#db/client.ts';
import { searchRebuilds, vocabularies } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, invalid, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueRebuild } from '#src/search/rebuild.ts';
import { readDictionary, readSynonyms } from '#src/search/vocabulary/lines.ts';
import type { SaveWordsInput } from './input.ts';
import { complaint } from './lines.ts';
import { mayKeepWords } from './policy.ts';
import { REBUILD_MOVES } from './states.ts';

type Version = typeof vocabularies.$inferSelect;

/** Saves a version, which is not in use yet. The same form twice is one. Returns its number. Refuses at the lines. */
export async function saveVocabulary(ctx: MemberContext, input: SaveWordsInput): Promise<number> {
  ensure(mayKeepWords(ctx.actor));
  const { synonyms, dictionary, note, basedOn } = input;
  const errors = {
    synonyms: complaint(readSynonyms(synonyms).errors),
    dictionary: complaint(readDictionary(dictionary).errors),
  };
  const wrong = Object.entries(errors).filter(([, message]) => message !== '');
  if (wrong.length > 0) throw invalid(Object.fromEntries(wrong));
  return ctx.write(async (tx) => {
    const formId = input.formId || newId();
    const sent = await tx.select().from(vocabularies).where(eq(vocabularies.formId, formId)).get();
    if (sent) return sent.number;
    const latest = await latestOf(tx);
    ensure((latest?.number ?? 0) === basedOn, changedMeanwhile(latest));
    const same = latest?.synonyms === synonyms && latest.dictionary === dictionary;
    ensure(!same, conflict(`和第 ${latest?.number} 版一字不差，没有要保存的。`));
    return add(tx, ctx, { formId, synonyms, dictionary, note });
  });
}

/** Saves an earlier version once more, as the newest one, to be looked at and put in use. Returns its number. */
export const restoreVocabulary = (ctx: MemberContext, input: { number: number; formId: string }): Promise<number> =>
  ctx.write(async (tx) => {
    ensure(mayKeepWords(ctx.actor));
    const formId = input.formId || newId();
    const sent = await tx.select().from(vocabularies).where(eq(vocabularies.formId, formId)).get();
    if (sent) return sent.number;
    const { number, synonyms, dictionary } = await get(tx, input.number);
    return add(tx, ctx, { formId, synonyms, dictionary, note: `回到第 ${number} 版`, restoredFrom: number });
  });

/**
 * Puts a version in use: questions are read by it from now on, and the index is made anew in the background. Only one that
 * is newer than the one in use; who wants an earlier one back saves it again.
 */
export const activateVocabulary = (ctx: MemberContext, number: number): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayKeepWords(ctx.actor));
    const version = await get(tx, number);
    if (version.activeFrom !== null) return;
    const active = await activeNumber(tx);
    ensure(number > active, conflict(`第 ${active} 版已经启用，比这一版新。要用回这一版，请点“回到这一版”。`));
    await tx
      .update(vocabularies)
      .set({ activeFrom: ctx.now, activatedBy: ctx.actor.id })
      .where(and(eq(vocabularies.number, number), isNull(vocabularies.activeFrom)));
    await record(tx, ctx, {
      ...{ thing: 'vocabularies', thingId: String(number), action: 'activate' },
      ...{ from: active === 0 ? '' : String(active), to: String(number), reason: version.note },
    });
    await enqueueRebuild(tx, ctx.now, { why: 'words', note: `第 ${number} 版`, createdBy: ctx.actor.id });
  });

/** Has the index made anew; one that waits already will do. */
export const askForRebuild = (ctx: MemberContext): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayKeepWords(ctx.actor));
    const id = await enqueueRebuild(tx, ctx.now, { why: 'staff', createdBy: ctx.actor.id });
    await record(tx, ctx, { thing: 'search_rebuilds', thingId: id, action: 'ask', to: 'waiting' });
  });

/** Stops a rebuild after the batch in hand. What is done stays: the index answers as before. */
export const cancelRebuild = (ctx: MemberContext, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayKeepWords(ctx.actor));
    const found = await tx.select().from(searchRebuilds).where(eq(searchRebuilds.id, id)).get();
    if (!found) throw notFound();
    const { from, to } = REBUILD_MOVES.cancel;
    ensure(
      from.some((state) => state === found.state),
      conflict('这次重建已经结束，不用停止了。'),
    );
    await tx
      .update(searchRebuilds)
      .set({ state: to, finishedAt: ctx.now, leasedUntil: 0 })
      .where(and(eq(searchRebuilds.id, id), eq(searchRebuilds.state, found.state)));
    await record(tx, ctx, { thing: 'search_rebuilds', thingId: id, action: 'cancel', from: found.state, to });
  });

async function add(
  tx: Transaction,
  ctx: MemberContext,
  saved: Pick<Version, 'formId' | 'synonyms' | 'dictionary' | 'note'> & { restoredFrom?: number },
): Promise<number> {
  const number = ((await latestOf(tx))?.number ?? 0) + 1;
  await tx.insert(vocabularies).values({ ...saved, number, createdBy: ctx.actor.id, createdAt: ctx.now });
  await record(tx, ctx, {
    ...{ thing: 'vocabularies', thingId: String(number), action: saved.restoredFrom ? 'restore' : 'save' },
    ...{ to: String(number), reason: saved.note },
  });
  return number;
}

const changedMeanwhile = (latest: Version | undefined) =>
  conflict(
    `刚才有人保存了第 ${latest?.number ?? 0} 版。请到版本列表里看它改了什么；您写的都在下面，再保存一次，就以您写的为新的一版。`,
  );

const latestOf = (db: Reader): Promise<Version | undefined> =>
  db.select().from(vocabularies).orderBy(desc(vocabularies.number)).limit(1).get();

async function activeNumber(db: Reader): Promise<number> {
  const active = await db
    .select({ number: vocabularies.number })
    .from(vocabularies)
    .where(isNotNull(vocabularies.activeFrom))
    .orderBy(desc(vocabularies.number))
    .limit(1)
    .get();
  return active?.number ?? 0;
}

async function get(db: Reader, number: number): Promise<Version> {
  const found = await db.select().from(vocabularies).where(eq(vocabularies.number, number)).get();
  if (!found) throw notFound();
  return found;
}
