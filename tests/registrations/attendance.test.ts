import { describe, expect, it } from 'vitest';
import { registrations } from '#db/schema/index.ts';
import { findRecap } from '#src/domain/events/queries.ts';
import { archiveEvent, finishRecap, saveRecap } from '#src/domain/events/recap.ts';
import {
  attendanceTable,
  countAttendance,
  countPresent,
  listFirmAttendance,
} from '#src/domain/registrations/attendance.ts';
import { HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, type EventWorld } from './event-world.ts';

type Row = typeof registrations.$inferInsert;

/** Who was there, excused, missing, in at the door, and three who never had a seat. */
async function attended(world: EventWorld): Promise<void> {
  const at = world.event.startsAt;
  const people: [string, string, Partial<Row>][] = [
    ['到一', '恒泽化工', { checkedInAt: at }],
    ['到二', '恒泽化工', { checkedInAt: at }],
    ['到三', '', { checkedInAt: at }],
    ['假后又来', '绿建', { checkedInAt: at, excusedAt: 1 }],
    ['请假', '绿建', { excusedAt: 1 }],
    ['没来一', '绿建', {}],
    ['没来二', '北澜', {}],
    ['现场', '东湾', { source: 'walkIn', checkedInAt: at }],
    ['候补', '东湾', { state: 'waitlisted' }],
    ['取消', '北澜', { state: 'withdrawn', checkedInAt: at }],
    ['未过', '北澜', { state: 'rejected' }],
  ];
  const rows = people.map(([name, firm, set], i) => ({
    ...{ id: newId(), eventId: world.event.id, name, firm, firmKey: firm, email: `p${i}@test.example` },
    ...({ state: 'confirmed', createdAt: i, updatedAt: i, ...set } as const),
  }));
  await world.database.write((tx) => tx.insert(registrations).values(rows as Row[]));
}

describe('attendance', () => {
  it('is counted from the rows, and its sums close', async () => {
    const world = await createEventWorld();
    const source = { db: world.database.db };
    expect(await countPresent(source, world.event.id)).toBeUndefined();
    await attended(world);
    const all = await countAttendance(source, world.event.id);
    expect(all).toEqual({ due: 7, came: 4, excused: 1, missing: 2, walkIns: 1, present: 5, firms: 3 });
    expect([all.came + all.excused + all.missing, all.came + all.walkIns]).toEqual([all.due, all.present]);
    expect(await countPresent(source, world.event.id)).toEqual({ people: 5, organisations: 3 });
  });

  it('keeps 已参加, 未到场 and 请假 apart on the sheet of the organiser, and says before the end who has not come yet', async () => {
    const world = await createEventWorld();
    await attended(world);
    const words = async () =>
      (await attendanceTable(world.hosting(), world.event.id)).rows.slice(1).map((row) => `${row[1]} ${row[4]}`);
    world.now = world.event.startsAt ?? 0;
    expect(await words()).toContain('没来一 还没到');
    world.now = world.event.endsAt ?? 0;
    expect(await words()).toEqual([
      ...['到一 已参加', '到二 已参加', '到三 已参加', '假后又来 已参加'],
      ...['请假 请假', '没来一 未到场', '没来二 未到场', '现场 已参加'],
    ]);
    const stranger = world.as(await world.person());
    await expect(attendanceTable(stranger, world.event.id)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('by organisation is for who organises and officials only, and sums to the whole', async () => {
    const world = await createEventWorld();
    await attended(world);
    const firms = await listFirmAttendance(world.as(await world.official()), world.event);
    expect(firms.map(({ firm, missing }) => [firm, missing])).toEqual([
      ...[
        ['绿建', 1],
        ['北澜', 1],
        ['恒泽化工', 0],
      ],
      ...[
        ['', 0],
        ['东湾', 0],
      ].sort(),
    ]);
    expect(firms.reduce((sum, { missing }) => sum + missing, 0)).toBe(2);
    for (const ctx of [world.as(await world.person()), world.visitor()])
      await expect(listFirmAttendance(ctx, world.event)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('stands in the recap instead of what was typed where the door was kept, and as it is when archived', async () => {
    const world = await createEventWorld();
    await attended(world);
    world.now = (world.event.endsAt ?? 0) + HOUR;
    const by = world.hosting();
    const { id } = world.event;
    const figures = { needs: '1', experts: '1', intentions: '1' };
    const told = { id, people: 900, organisations: 300, outcomes: '成', problems: '', noPhotos: '没有拍', figures };
    await saveRecap(by, told, countPresent);
    expect(await findRecap(by, id)).toMatchObject({ people: 5, organisations: 3 });
    await finishRecap(by, { id });
    await world.database.client.execute(`update registrations set checked_in_at = 5 where name = '没来二'`);
    await archiveEvent(by, { id }, countPresent);
    expect(await findRecap(by, id)).toMatchObject({ people: 6, organisations: 4 });
  });

  it('is what the host says where nobody was checked in', async () => {
    const world = await createEventWorld();
    world.now = (world.event.endsAt ?? 0) + HOUR;
    const { id } = world.event;
    const told = { id, people: 31, organisations: 12, outcomes: '', problems: '', noPhotos: '', figures: {} };
    await saveRecap(world.hosting(), told, countPresent);
    expect(await findRecap(world.hosting(), id)).toMatchObject({ people: 31, organisations: 12 });
  });
});
