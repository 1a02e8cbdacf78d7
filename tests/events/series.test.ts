import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { events } from '#db/schema/index.ts';
import { cancelEvent } from '#src/domain/events/amend.ts';
import { remindSeries } from '#src/domain/events/clock.ts';
import { saveEvent } from '#src/domain/events/operations.ts';
import { lateSessions, listSeries } from '#src/domain/events/overdue.ts';
import { listEventChanges } from '#src/domain/events/queries.ts';
import { changeWhole, endSeries, planNext, saveWhole, startSeries } from '#src/domain/events/series.ts';
import { likeLast, periodAfter, periodOf, periodWords } from '#src/domain/events/series-plan.ts';
import { listEventTodos } from '#src/domain/events/todos.ts';
import { copyForms } from '#src/domain/registrations/forms.ts';
import { DAY, dayOf, startOfDay, toLocal } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, type EventWorld, publishedOf, rowOf, setRow, subjects, typed } from './given.ts';

const at = (text: string): number => Date.parse(`${text}+08:00`);

/** A quarterly series whose first session is held on the second Wednesday of November 2026. */
async function seriesOf(world: EventWorld) {
  const id = newId();
  const startsAt = '2026-12-09T14:30';
  const eventId = await publishedOf(world, {
    startsAt,
    endsAt: '2026-12-09T17:00',
    registrationClosesAt: '2026-12-08T12:00',
  });
  const input = { id, eventId, name: '产业沙龙', rhythm: 'quarter' as const, leadDays: 30 };
  await startSeries(world.as(world.first), input);
  return { id, eventId, input };
}

describe('the calendar of a series', () => {
  it('knows its months and quarters', () => {
    expect(['2026-12-09', '2026-01-31', '2026-04-01'].map((day) => periodOf(day, 'quarter'))).toEqual([
      '2026-10-01',
      '2026-01-01',
      '2026-04-01',
    ]);
    expect([periodAfter('2026-10-01', 'quarter'), periodAfter('2026-01-01', 'month', -1)]).toEqual([
      '2027-01-01',
      '2025-12-01',
    ]);
    expect([periodWords('2026-10-01', 'quarter'), periodWords('2026-09-01', 'month')]).toEqual([
      '2026 年第四季度',
      '2026 年 9 月',
    ]);
  });

  it('dates the next session as the last: the same week, weekday and hour of the same month', () => {
    const second = likeLast(at('2026-12-09T14:30'), '2026-10-01', '2027-01-01');
    expect(toLocal(second)).toBe('2027-03-10T14:30');
    expect(toLocal(likeLast(at('2026-10-30T09:00'), '2026-10-01', '2026-11-01'))).toBe('2026-11-27T09:00');
  });

  it('for any session and period stays within its month, on the weekday and the hour', () => {
    const day = fc.integer({ min: at('2024-01-01T00:00'), max: at('2030-01-01T00:00') });
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom('month' as const, 'quarter' as const),
        (ms, by, rhythm) => {
          const last = Math.floor(ms / 60_000) * 60_000;
          const from = periodOf(dayOf(last), rhythm);
          const to = periodAfter(from, rhythm, by);
          const next = likeLast(last, from, to);
          expect(periodOf(dayOf(next), rhythm)).toBe(to);
          expect((startOfDay(dayOf(next)) as number) - (startOfDay(dayOf(last)) as number)).toSatisfy(
            (n: number) => n % (7 * DAY) === 0,
          );
          expect(toLocal(next).slice(11)).toBe(toLocal(last).slice(11));
        },
      ),
    );
  });
});

describe('a series', () => {
  it('drafts its next session from the template, once however many press', async () => {
    const world = await createEventWorld();
    const { id, eventId, input } = await seriesOf(world);
    await startSeries(world.as(world.first), input);
    const next = (event: string) => planNext(world.as(world.second), { id, event, period: '2027-01-01' }, copyForms);
    const made = await Promise.all([next(newId()), next(newId())]);
    expect(new Set(made).size).toBe(1);
    expect(await rowOf(world, made[0] as string)).toMatchObject({
      ...{ state: 'draft', seriesId: id, occurrenceOn: '2027-01-01', title: '封装材料沙龙', capacity: 40 },
      ...{ startsAt: at('2027-03-10T14:30'), registrationClosesAt: at('2027-03-09T12:00'), createdBy: world.second.id },
    });
    expect((await rowOf(world, eventId)).occurrenceOn).toBe('2026-10-01');
    expect(await world.database.db.$count(events)).toBe(2);
  });

  it('shows a session that nobody planned as overdue to officials, on the workbench and by letter, once', async () => {
    const world = await createEventWorld();
    const { id } = await seriesOf(world);
    const late = async () =>
      (await listSeries(world.as(world.first)))
        .flatMap(lateSessions)
        .map(({ words, standing }) => `${words} ${standing}`);
    const todos = async () =>
      (await listEventTodos(world.as(world.first))).filter(({ key }) => key.startsWith('event series'));
    world.now = at('2027-03-01T00:00') - DAY;
    expect([await late(), await todos(), await remindSeries(world.visitor())]).toEqual([[], [], 0]);
    world.now = at('2027-03-02T00:00');
    expect(await late()).toEqual(['2027 年第一季度 overdue']);
    expect((await todos()).map(({ title }) => title)).toEqual(['没有排期：产业沙龙（2027 年第一季度）']);
    expect([await remindSeries(world.visitor()), await remindSeries(world.visitor())]).toEqual([1, 0]);
    expect((await subjects(world)).filter((one) => one.includes('没有排期'))).toHaveLength(2);
    // A draft is no plan yet; once it is handed in, it is.
    const event = await planNext(world.as(world.first), { id, event: newId(), period: '2027-01-01' }, copyForms);
    expect((await todos()).map(({ href }) => href)).toEqual([`/events/${event}/edit`]);
    await setRow(world, event, { state: 'pending' });
    expect(await late()).toEqual([]);
    world.now = at('2027-04-01T00:00');
    await setRow(world, event, { state: 'cancelled' });
    expect(await late()).toEqual(['2027 年第一季度 missed']);
    const host = await listEventTodos(world.as(world.host));
    expect(host.filter(({ key }) => key.startsWith('event series'))).toEqual([]);
    await endSeries(world.as(world.first), { id });
    expect(await late()).toEqual([]);
  });

  it('plans again what was cancelled', async () => {
    const world = await createEventWorld();
    const { id } = await seriesOf(world);
    const plan = () => planNext(world.as(world.first), { id, event: newId(), period: '2027-01-01' }, copyForms);
    const first = await plan();
    await cancelEvent(world.as(world.first), { id: first, reason: '换一场' });
    expect(await plan()).not.toBe(first);
  });

  it('carries a change over to later sessions and the template only where that was asked for', async () => {
    const world = await createEventWorld();
    const { id, eventId } = await seriesOf(world);
    const plan = (period: string) => planNext(world.as(world.first), { id, event: newId(), period }, copyForms);
    const [draft, published] = [await plan('2027-01-01'), await plan('2027-04-01')];
    await setRow(world, published, { state: 'published', publishedAt: world.now });
    await setRow(world, eventId, { state: 'draft' });
    const dates = {
      startsAt: '2026-12-09T14:30',
      endsAt: '2026-12-09T17:00',
      registrationClosesAt: '2026-12-08T12:00',
    };
    const form = (placeName: string) => typed(world, { id: eventId, placeName, ...dates });
    await saveEvent(world.as(world.first), form('走廊'));
    expect((await rowOf(world, draft)).placeName).toBe('路演厅');
    expect(await saveWhole(world.as(world.first), form('报告厅'), '换地方')).toBe(2);
    expect([(await rowOf(world, draft)).placeName, (await rowOf(world, published)).placeName]).toEqual([
      '报告厅',
      '报告厅',
    ]);
    expect((await rowOf(world, published)).startsAt).toBe(at('2027-06-09T14:30'));
    expect((await listEventChanges(world.database, published))[0]).toMatchObject({ note: '换地方', material: true });
    const later = await plan('2027-01-01').then(() => listSeries(world.as(world.first)));
    expect(later[0]?.template).toMatchObject({ placeName: '报告厅', startsAt: null });
  });

  it('changes this session and the later ones in one write: both, or where one cannot be neither', async () => {
    const world = await createEventWorld();
    const { id, eventId } = await seriesOf(world);
    const later = await planNext(world.as(world.first), { id, event: newId(), period: '2027-01-01' }, copyForms);
    const by = world.as(world.first);
    const { version, startsAt, endsAt } = await rowOf(world, eventId);
    const times = { startsAt: toLocal(startsAt ?? 0), endsAt: toLocal(endsAt ?? 0) };
    const change = { ...typed(world, { id: eventId, placeName: '报告厅', ...times }), note: '', version };
    const { client } = world.database;
    await client.execute(
      `create trigger refuse before update on events when new.id = '${later}' begin select raise(abort, 'no'); end`,
    );
    await expect(changeWhole(by, change)).rejects.toThrow();
    expect((await rowOf(world, eventId)).placeName).toBe('路演厅');
    await client.execute('drop trigger refuse');
    expect(await changeWhole(by, change)).toBe(1);
    expect([(await rowOf(world, eventId)).placeName, (await rowOf(world, later)).placeName]).toEqual([
      '报告厅',
      '报告厅',
    ]);
    const alone = await publishedOf(world);
    const { version: own } = await rowOf(world, alone);
    const single = { ...typed(world, { id: alone, placeName: '礼堂' }), note: '', version: own };
    await expect(changeWhole(by, single)).rejects.toThrow('不属于系列');
    expect((await rowOf(world, alone)).placeName).toBe('路演厅');
  });

  it('is kept by officials only', async () => {
    const world = await createEventWorld();
    const { id, input } = await seriesOf(world);
    const ctx = world.as(world.host);
    const tries = [
      startSeries(ctx, { ...input, id: newId() }),
      planNext(ctx, { id, event: newId(), period: '' }, copyForms),
      endSeries(ctx, { id }),
    ];
    for (const one of tries) await expect(one).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(listSeries(ctx)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
