import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tieInput } from '#src/domain/organisations/input.ts';
import { countTies, listTies, tiesOn } from '#src/domain/organisations/numbers.ts';
import { correctTie, endTie, removeTie, setTie } from '#src/domain/organisations/ties.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';
import { trail } from './given.ts';

const TODAY = '2026-11-22';
const tie = (organisationId: string, changes: Record<string, string> = {}) =>
  tieInput.parse({
    id: newId(),
    organisationId,
    kind: 'park',
    value: '东湾产业园',
    fromOn: TODAY,
    reason: '',
    ...changes,
  });

const firmOf = async (world: World) => (await world.person()).organisation?.id ?? '';
const park = async (world: World, id: string, day: string) =>
  (await tiesOn(world.visitor(), id, day)).map(({ shown }) => shown);

describe('what an organisation belongs to', () => {
  it('ends where the next of its kind begins, to the day', async () => {
    const world = await createWorld();
    const id = await firmOf(world);
    const ctx = world.as(await world.official());
    await setTie(ctx, tie(id));
    await setTie(ctx, tie(id, { value: '高新区软件园', fromOn: '2027-01-01' }));
    expect(await park(world, id, '2026-11-21')).toEqual([]);
    expect(await park(world, id, '2026-12-31')).toEqual(['东湾产业园']);
    expect(await park(world, id, '2027-01-01')).toEqual(['高新区软件园']);
    expect(await countTies(ctx, { kind: 'park', day: '2027-01-01' })).toBe(1);
    expect(await countTies(ctx, { kind: 'park', value: '东湾产业园', day: '2027-01-01' })).toBe(0);
  });

  it('by the same form twice is one record', async () => {
    const world = await createWorld();
    const id = await firmOf(world);
    const ctx = world.as(await world.official());
    const input = tie(id);
    await setTie(ctx, input);
    await setTie(ctx, input);
    expect(await listTies(ctx, id)).toHaveLength(1);
  });

  it('changes the past of what is on record only with a reason, which the history keeps', async () => {
    const world = await createWorld();
    const id = await firmOf(world);
    const ctx = world.as(await world.official());
    const first = tie(id, { fromOn: '2025-01-01' });
    await setTie(ctx, first);
    const moved = tie(id, { value: '高新区软件园', fromOn: '2026-06-01' });
    await expect(setTie(ctx, moved)).rejects.toMatchObject({ errors: { reason: expect.stringContaining('理由') } });
    await setTie(ctx, { ...moved, reason: '六月已搬迁，补登记' });
    const early = { id: first.id, value: '东湾产业园', fromOn: '2025-03-01', untilOn: '2026-06-01' };
    await expect(correctTie(ctx, { ...early, reason: '' })).rejects.toThrow('理由');
    await correctTie(ctx, { ...early, reason: '入园协议是三月签的' });
    expect(await park(world, id, '2025-02-28')).toEqual([]);
    expect((await trail(world, id)).map(({ action, reason }) => `${action} ${reason}`)).toEqual([
      'setTie 园区“东湾产业园”，2025-01-01 起',
      'setTie 园区“高新区软件园”，2026-06-01 起　六月已搬迁，补登记',
      'correctTie 园区“东湾产业园”，2025-03-01 起，2026-06-01 止　入园协议是三月签的（原为 园区“东湾产业园”，2025-01-01 起，2026-06-01 止）',
    ]);
  });

  it('refuses two of one kind on one day', async () => {
    const world = await createWorld();
    const id = await firmOf(world);
    const ctx = world.as(await world.official());
    const first = tie(id, { fromOn: '2026-12-01' });
    await setTie(ctx, first);
    for (const fromOn of ['2026-11-25', '2026-12-01'])
      await expect(setTie(ctx, tie(id, { value: '高新区软件园', fromOn }))).rejects.toThrow('重叠');
    const next = tie(id, { value: '高新区软件园', fromOn: '2027-02-01' });
    await setTie(ctx, next);
    const over = { id: first.id, value: '东湾产业园', fromOn: '2026-12-01', untilOn: '2027-02-02', reason: '改' };
    await expect(correctTie(ctx, over)).rejects.toThrow('重叠');
    const backwards = { ...over, untilOn: '2026-12-01' };
    await expect(correctTie(ctx, backwards)).rejects.toMatchObject({ errors: { untilOn: '结束要晚于开始' } });
  });

  it('may have several 包联干部 at once, named to officials and its own people only', async () => {
    const world = await createWorld();
    const person = await world.person();
    const id = person.organisation?.id ?? '';
    const [one, two] = [await world.official(), await world.official()];
    const ctx = world.as(one);
    for (const value of [one.id, two.id]) await setTie(ctx, tie(id, { kind: 'liaison', value }));
    await expect(setTie(ctx, tie(id, { kind: 'liaison', value: one.id }))).rejects.toThrow('重叠');
    await expect(setTie(ctx, tie(id, { kind: 'liaison', value: person.id }))).rejects.toThrow('管理部门的人员');
    for (const reader of [ctx, world.as(person)])
      expect((await tiesOn(reader, id, TODAY)).map(({ shown }) => shown).sort()).toEqual([one.name, two.name].sort());
    for (const reader of [world.visitor(), world.as(await world.person())]) {
      expect(await tiesOn(reader, id, TODAY)).toEqual([]);
      expect(await listTies(reader, id)).toEqual([]);
      await expect(countTies(reader, { kind: 'liaison', day: TODAY })).rejects.toMatchObject({ kind: 'forbidden' });
    }
    expect(await countTies(ctx, { kind: 'liaison', value: one.id, day: TODAY })).toBe(1);
    expect((await trail(world, id)).some(({ reason }) => reason.includes(one.name) || reason.includes(one.id))).toBe(
      false,
    );
  });

  it('ends on a day, and what was never true is struck out with a reason', async () => {
    const world = await createWorld();
    const id = await firmOf(world);
    const ctx = world.as(await world.official());
    const input = tie(id, { kind: 'size', value: 'small' });
    await setTie(ctx, input);
    await expect(endTie(ctx, { id: input.id, untilOn: TODAY, reason: '' })).rejects.toThrow('要晚于');
    await endTie(ctx, { id: input.id, untilOn: '2026-12-01', reason: '' });
    await endTie(ctx, { id: input.id, untilOn: '2026-12-01', reason: '' });
    await expect(endTie(ctx, { id: input.id, untilOn: '2026-12-02', reason: '' })).rejects.toThrow('更正');
    expect(await countTies(ctx, { kind: 'size', value: 'small', day: '2026-11-30' })).toBe(1);
    expect(await countTies(ctx, { kind: 'size', value: 'small', day: '2026-12-01' })).toBe(0);
    await expect(removeTie(ctx, { id: input.id, reason: '' })).rejects.toThrow('理由');
    await removeTie(ctx, { id: input.id, reason: '登错了单位' });
    expect(await listTies(ctx, id)).toEqual([]);
    await expect(setTie(ctx, tie(id, { kind: 'size', value: '巨型' }))).rejects.toThrow('请选择规模');
  });

  it('is kept by officials who do not belong to it', async () => {
    const world = await createWorld();
    const person = await world.person();
    const id = person.organisation?.id ?? '';
    const input = tie(id);
    await setTie(world.as(await world.official()), input);
    const own = await world.person({ colleagueOf: person, userRole: 'official' });
    for (const ctx of [person, own, await world.person()].map((actor) => world.as(actor)))
      for (const work of [
        setTie(ctx, tie(id)),
        endTie(ctx, { id: input.id, untilOn: '2027-01-01', reason: '' }),
        correctTie(ctx, { id: input.id, value: '别处', fromOn: TODAY, untilOn: null, reason: '改' }),
        removeTie(ctx, { id: input.id, reason: '删' }),
      ])
        await expect(work).rejects.toMatchObject({ kind: 'forbidden' });
    expect(await park(world, id, TODAY)).toEqual(['东湾产业园']);
  });
});

const DAYS = Array.from({ length: 9 }, (_, i) => `2027-03-0${i + 1}`);

describe('ties as of a day', () => {
  it('are what a plain map from days to values says, after any sequence of changes', async () => {
    const world = await createWorld();
    const firms = [await firmOf(world), await firmOf(world)];
    const ctx = world.as(await world.official());
    /** By firm: value by day, and the records in their order. */
    type Row = { id: string; firm: string; value: string; from: string; until: string };
    let rows: Row[] = [];
    const holds = ({ from, until }: Row, day: string) => from <= day && day < (until || '9');
    const step = fc.record({
      firm: fc.constantFrom(...firms),
      value: fc.constantFrom('甲园', '乙园', '丙园'),
      from: fc.constantFrom(...DAYS),
      until: fc.constantFrom('', ...DAYS),
      what: fc.constantFrom('set', 'set', 'set', 'end', 'correct', 'remove'),
      pick: fc.nat(20),
    });
    let done = 0;
    for (const { firm, value, from, until, what, pick } of fc.sample(step, { numRuns: 150, seed: 11 })) {
      const chosen = rows[pick % Math.max(1, rows.length)];
      const id = newId();
      const next = expected(rows, { id, firm, value, from, until }, what, chosen);
      const work =
        what === 'set'
          ? setTie(ctx, tie(firm, { id, value, fromOn: from }))
          : what === 'end'
            ? endTie(ctx, { id: chosen?.id ?? '', untilOn: until || '2027-04-01', reason: '' })
            : what === 'correct'
              ? correctTie(ctx, { id: chosen?.id ?? '', value, fromOn: from, untilOn: until || null, reason: '改' })
              : removeTie(ctx, { id: chosen?.id ?? '', reason: '删' });
      const outcome = await work.then(
        () => true,
        () => false,
      );
      expect([what, outcome]).toEqual([what, next !== undefined]);
      if (next) {
        rows = next;
        done++;
      }
      for (const day of DAYS) {
        const held = rows.filter((row) => holds(row, day));
        for (const one of firms)
          expect(await park(world, one, day)).toEqual(held.filter((row) => row.firm === one).map((row) => row.value));
        expect(await countTies(ctx, { kind: 'park', day })).toBe(new Set(held.map((row) => row.firm)).size);
      }
    }
    expect(done).toBeGreaterThan(40);

    /** The records after a step; undefined where it is refused. */
    function expected(all: Row[], told: Row, how: string, one: Row | undefined): Row[] | undefined {
      const overlap = (row: Row, span: Row) => row.from < (span.until || '9') && span.from < (row.until || '9');
      if (how === 'set') {
        const span = { ...told, until: '' };
        const hit = all.filter((row) => row.firm === span.firm && overlap(row, span));
        if (hit.length === 0) return [...all, span];
        const [before] = hit as [Row];
        if (hit.length > 1 || before.until || before.from >= span.from || before.value === span.value) return undefined;
        return [...all.map((row) => (row === before ? { ...row, until: span.from } : row)), span];
      }
      if (!one) return undefined;
      const others = all.filter((row) => row !== one);
      if (how === 'remove') return others;
      if (how === 'end') {
        const at = told.until || '2027-04-01';
        if (one.until === at) return all;
        return one.until || at <= one.from ? undefined : [...others, { ...one, until: at }];
      }
      const span = { ...told, id: one.id, firm: one.firm };
      if (span.until && span.until <= span.from) return undefined;
      return others.some((row) => row.firm === span.firm && overlap(row, span)) ? undefined : [...others, span];
    }
  });
});
