import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, batches } from '#db/schema/index.ts';
import { batchInput } from '#src/domain/batches/input.ts';
import { publishBatch, saveBatch } from '#src/domain/batches/operations.ts';
import { mayManageBatches, mayReadBatch } from '#src/domain/batches/policy.ts';
import { countHandedIn, getBatch, listBatches, listCollecting } from '#src/domain/batches/queries.ts';
import { DAY, toLocal } from '#src/lib/dates.ts';
import { cast, givenDraft, givenListing, refusalOf, rowOf } from '#tests/listings/given.ts';
import { batchForm, batchOf, givenBatch, underBatch } from './given.ts';

const kindOf = async (attempt: Promise<unknown>) => (await refusalOf(attempt)).kind;

describe('the form of a batch', () => {
  const now = Date.parse('2026-11-22T14:30:00+08:00');
  const errorsOf = (change: Record<string, unknown>) => {
    const parsed = batchInput.safeParse({ ...batchForm(now), ...change });
    return Object.fromEntries((parsed.error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));
  };

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['no year', { year: '' }, 'year'],
    ['a year of three digits', { year: '202' }, 'year'],
    ['a track that is none', { track: 'constructor' }, 'track'],
    ['no end of 申报', { collectUntil: '' }, 'collectUntil'],
    ['申报 that ends before it begins', { collectUntil: toLocal(now - 2 * DAY) }, 'collectUntil'],
    ['审核 that ends with 申报', { reviewUntil: toLocal(now + 10 * DAY) }, 'reviewUntil'],
    ['揭榜 that ends with 审核', { bidUntil: toLocal(now + 20 * DAY) }, 'bidUntil'],
    ['评榜 that ends before 揭榜', { evaluateUntil: toLocal(now + 49 * DAY) }, 'evaluateUntil'],
    ['a term of no months', { maxTermMonths: '0' }, 'maxTermMonths'],
    ['more than all of it in cash', { minCashPercent: '101' }, 'minCashPercent'],
    ['a force that is none', { totalRule: 'maybe' }, 'totalRule'],
  ])('refuses %s at its field', (_, change, field) => {
    const errors = errorsOf(change);
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toMatch(/\p{Script=Han}/u);
  });

  it('takes a calendar without an end of review', () => {
    expect(errorsOf({ reviewUntil: '' })).toEqual({});
    expect(errorsOf({ reviewUntil: '', bidUntil: toLocal(now + 10 * DAY) })).toHaveProperty('bidUntil');
  });
});

describe('making a batch', () => {
  it('twice makes one row, and tells nobody but officials', async () => {
    const { world, official, stranger } = await cast();
    const form = batchForm(world.now);
    await saveBatch(world.as(official), batchOf(form));
    await saveBatch(world.as(official), batchOf({ ...form, name: '改过的名称' }));
    expect(await listBatches(world.as(official))).toMatchObject([{ name: '改过的名称', publishedAt: null }]);
    expect(await listBatches(world.as(stranger))).toEqual([]);
    expect(await kindOf(getBatch(world.visitor(), form.id))).toBe('notFound');
    expect(await listCollecting(world.visitor())).toEqual([]);
  });

  it('is for officials only, and so are changing, publishing and the count of what was handed in', async () => {
    const { world, official, poster, reader, stranger } = await cast();
    const form = batchForm(world.now);
    await saveBatch(world.as(official), batchOf(form));
    for (const who of [poster, reader, stranger]) {
      expect(await kindOf(saveBatch(world.as(who), batchOf({ ...form, name: '夺来的' })))).toBe('forbidden');
      expect(await kindOf(saveBatch(world.as(who), batchOf(batchForm(world.now))))).toBe('forbidden');
      expect(await kindOf(publishBatch(world.as(who), { id: form.id }))).toBe('forbidden');
      expect(await kindOf(countHandedIn(world.as(who), [form.id]))).toBe('forbidden');
      expect([mayManageBatches(who), mayReadBatch(who, { publishedAt: null })]).toEqual([false, false]);
    }
    expect(mayReadBatch(undefined, { publishedAt: 1 })).toBe(true);
    expect(await world.database.db.select().from(batches)).toHaveLength(1);
  });

  it('publishes once, with its audit, and not after 申报 would be over', async () => {
    const { world, official } = await cast();
    const id = await givenBatch(world, official);
    expect(await listCollecting(world.visitor())).toMatchObject([{ id }]);
    expect(await kindOf(publishBatch(world.as(official), { id }))).toBe('conflict');
    const late = batchForm(world.now);
    await saveBatch(world.as(official), batchOf(late));
    world.now += 10 * DAY;
    expect(await refusalOf(publishBatch(world.as(official), { id: late.id }))).toMatchObject({
      kind: 'conflict',
      errors: { collectUntil: expect.stringContaining('过去') },
    });
    expect(await kindOf(publishBatch(world.as(official), { id: 'nowhere' }))).toBe('notFound');
    const rows = await world.database.db.select().from(audit).where(eq(audit.thingId, id));
    expect(rows.map(({ action }) => action)).toEqual(['create', 'publish']);
  });
});

describe('changing a batch', () => {
  it('is free until something is handed in, though drafts are written for it: they follow', async () => {
    const { world, official, poster } = await cast();
    const id = await givenBatch(world, official);
    const draft = await givenDraft(world, poster, underBatch(id, world.now));
    const bidUntil = world.now + 40 * DAY;
    const changed = { ...batchForm(world.now), id, track: 'market', bidUntil: toLocal(bidUntil), minTotalTimes: '5' };
    await saveBatch(world.as(official), batchOf(changed));
    const row = await rowOf(world, draft);
    expect(row).toMatchObject({ track: 'market', deadlineAt: batchOf(changed).bidUntil });
  });

  it.each([
    ['track', { track: 'market' }],
    ['review', { review: 'one' }],
    ['publicityDays', { publicityDays: '7' }],
    ['termRule', { termRule: 'off' }],
    ['maxTermMonths', { maxTermMonths: '37' }],
    ['totalRule', { totalRule: 'block' }],
    ['minTotalTimes', { minTotalTimes: '3' }],
    ['cashRule', { cashRule: 'off' }],
    ['minCashPercent', { minCashPercent: '41' }],
    ['smallOnly', { smallOnly: 'yes' }],
    ['collectFrom', { collectFrom: '2026-11-21T15:30' }],
    ['collectUntil', { collectUntil: '2026-12-01T14:30' }],
    ['reviewUntil', { reviewUntil: '2026-12-11T14:30' }],
    ['reviewUntil', { reviewUntil: '' }],
    ['bidUntil', { bidUntil: '2027-01-10T14:30' }],
    ['evaluateUntil', { evaluateUntil: '2027-02-09T14:30' }],
  ])('cannot touch %s after that, and says why at the field', async (field, change) => {
    const { world, official, poster } = await cast();
    const id = await givenBatch(world, official);
    await givenListing(world, { poster, official }, 'submitted', underBatch(id, world.now));
    const before = await getBatch(world.visitor(), id);
    const attempt = saveBatch(world.as(official), batchOf({ ...batchForm(world.now), id, ...change }));
    const refusal = await refusalOf(attempt);
    expect(Object.keys(refusal.errors)).toEqual([field]);
    expect(refusal.errors[field]).toMatch(/^已有单位/);
    expect(await getBatch(world.visitor(), id)).toEqual(before);
  });

  it('may still move every end later, and change name and words', async () => {
    const { world, official, poster } = await cast();
    const id = await givenBatch(world, official);
    await givenListing(world, { poster, official }, 'submitted', underBatch(id, world.now));
    const later = {
      name: '年度第一批（延期）',
      about: '顺延一周。',
      collectUntil: toLocal(world.now + 17 * DAY),
      reviewUntil: toLocal(world.now + 27 * DAY),
      bidUntil: toLocal(world.now + 57 * DAY),
      evaluateUntil: toLocal(world.now + 87 * DAY),
    };
    const input = batchOf({ ...batchForm(world.now), id, ...later });
    await saveBatch(world.as(official), input);
    expect(await getBatch(world.visitor(), id)).toMatchObject(input);
    expect(await countHandedIn(world.as(official), [id])).toEqual(new Map([[id, 1]]));
  });

  it('cannot move an end of bidding that is past: what was opened would be sealed again', async () => {
    const { world, official, poster } = await cast();
    const form = { ...batchForm(world.now), review: 'one' };
    const id = await givenBatch(world, official, form);
    await givenListing(world, { poster, official }, 'published', underBatch(id, world.now));
    world.now += 50 * DAY;
    const change = { bidUntil: toLocal(world.now + DAY) };
    const refusal = await refusalOf(saveBatch(world.as(official), batchOf({ ...form, id, ...change })));
    expect(refusal.errors.bidUntil).toContain('启封');
  });
});
