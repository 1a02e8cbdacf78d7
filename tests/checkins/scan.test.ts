import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { scans } from '#db/schema/index.ts';
import { scanInput } from '#src/domain/checkins/input.ts';
import { undoCheckIn } from '#src/domain/checkins/operations.ts';
import { getDoor } from '#src/domain/checkins/queries.ts';
import { checkIn, scanCode } from '#src/domain/checkins/scan.ts';
import { VERDICT_OF } from '#src/domain/checkins/states.ts';
import type { RegistrationState } from '#src/domain/registrations/states.ts';
import { ticketCode } from '#src/domain/registrations/ticket.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { givenEvent, setEvent } from '#tests/registrations/event-world.ts';
import { createDoorWorld } from './door-world.ts';

const nobody = { token: '', scanId: '', word: '' };

describe('a code at the door', () => {
  it('lets in who has a seat, once, and says so the second time with the first time', async () => {
    const world = await createDoorWorld();
    const one = await world.comer();
    world.begin();
    const code = await world.code(one.id);
    expect((await world.scan(code)).verdict).toBe('ok');
    const first = (await world.row(one.id)).checkedInAt;
    expect(first).toBe(world.now);
    world.now += HOUR;
    expect((await world.scan(code.toLowerCase().replaceAll('-', ' '))).verdict).toBe('double');
    expect((await world.row(one.id)).checkedInAt).toBe(first);
    expect((await world.trail(one.id)).filter(({ action }) => action === 'checkIn')).toHaveLength(1);
  });

  const WANTED: [RegistrationState, string][] = [
    ['confirmed', 'ok'],
    ['unverified', 'pending'],
    ['pending', 'pending'],
    ['waitlisted', 'waitlisted'],
    ['offered', 'waitlisted'],
    ['rejected', 'cancelled'],
    ['withdrawn', 'cancelled'],
    ['revoked', 'cancelled'],
    ['lapsed', 'cancelled'],
  ];
  it.each(WANTED)('of a registration that is %s gets %s', async (state, verdict) => {
    const world = await createDoorWorld();
    const one = await world.comer();
    await world.put(one.id, { state });
    world.begin();
    expect((await world.scan(await world.code(one.id))).verdict).toBe(verdict);
    expect((await world.row(one.id)).checkedInAt !== null).toBe(verdict === 'ok');
    const byName = await checkIn(world.hosting(), {
      id: newId(),
      eventId: world.event.id,
      token: '',
      registrationId: one.id,
    });
    expect(byName.verdict).toBe(verdict === 'ok' ? 'double' : verdict);
  });

  it('has an answer for every state', () => {
    expect(Object.keys(VERDICT_OF).sort()).toEqual(WANTED.map(([state]) => state).sort());
  });

  it('that is forged, of another event or renewed lets nobody in, and the next one follows', async () => {
    const world = await createDoorWorld();
    const one = await world.comer();
    const code = await world.code(one.id);
    const other = await givenEvent(world, world.host);
    world.begin();
    const foreign = ticketCode(world.database.secret, other.id, { id: one.id, ticketRev: 0 });
    expect((await world.scan(foreign)).verdict).toBe('other_event');
    const forged = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
    for (const bad of [forged, '', 'x', '💥'.repeat(40), `${code}${code}`])
      expect((await world.scan(bad)).verdict).toBe('forged');
    await world.put(one.id, { ticketRev: 1 });
    expect(await world.scan(code)).toMatchObject({ verdict: 'expired', registrationId: one.id });
    expect((await world.row(one.id)).checkedInAt).toBeNull();
    expect((await world.scan(await world.code(one.id))).verdict).toBe('ok');
  });

  it('is read from whatever a scanner sends', () => {
    const door = { id: newId(), eventId: newId(), token: '' };
    for (const code of [undefined, ['a', 'b'], 'x'.repeat(9000), '\u0000'])
      expect(scanInput.safeParse({ ...door, code }).success).toBe(true);
  });

  it('sent twice under one id is one scan with one answer', async () => {
    const world = await createDoorWorld();
    const one = await world.comer();
    world.begin();
    const input = { id: newId(), eventId: world.event.id, token: '', code: await world.code(one.id) };
    const first = await scanCode(world.hosting(), input);
    expect(await scanCode(world.hosting(), input)).toEqual(first);
    expect(first.verdict).toBe('ok');
    expect(await world.database.db.select().from(scans)).toHaveLength(1);
    const other = await givenEvent(world, world.host, { startsAt: world.now });
    const elsewhere = await scanCode(world.hosting(), { ...input, eventId: other.id });
    expect(elsewhere).toMatchObject({ verdict: 'other_event', eventId: other.id });
  });

  it('of the next person under the id of a page the browser went back to is a scan of its own', async () => {
    const world = await createDoorWorld();
    const [one, next] = [await world.comer(), await world.comer()];
    world.begin();
    const page = { id: newId(), eventId: world.event.id, token: '' };
    const first = await scanCode(world.hosting(), { ...page, code: await world.code(one.id) });
    const second = await scanCode(world.hosting(), { ...page, code: await world.code(next.id) });
    expect(second).toMatchObject({ verdict: 'ok', registrationId: next.id });
    expect(second.id).not.toBe(first.id);
    expect((await world.row(next.id)).checkedInAt).toBe(world.now);
  });

  it('at two doors at once lets in at one and is double at the other', async () => {
    const world = await createDoorWorld({}, true);
    const one = await world.comer();
    const [east, west] = [await world.openLink('东门'), await world.openLink('西门')];
    world.begin();
    const code = await world.code(one.id);
    const both = await Promise.all([world.scan(code, east.token), world.scan(code, west.token)]);
    expect(both.map(({ verdict }) => verdict).sort()).toEqual(['double', 'ok']);
  });

  it('is taken from twelve hours before the beginning until a week after the end', async () => {
    const world = await createDoorWorld();
    const one = await world.comer();
    const code = await world.code(one.id);
    const { startsAt, endsAt } = world.event;
    for (const closed of [(startsAt ?? 0) - 12 * HOUR - 1, (endsAt ?? 0) + 7 * DAY]) {
      world.now = closed;
      await expect(world.scan(code)).rejects.toThrow('现在不能签到');
    }
    world.now = (startsAt ?? 0) - 12 * HOUR;
    await setEvent(world, { state: 'cancelled' });
    await expect(world.scan(code)).rejects.toThrow('现在不能签到');
    await setEvent(world, { state: 'published' });
    expect((await world.scan(code)).verdict).toBe('ok');
  });
});

describe('撤销签到', () => {
  it('makes the code good again, by the organiser alone', async () => {
    const world = await createDoorWorld();
    const one = await world.comer();
    world.begin();
    const code = await world.code(one.id);
    await expect(undoCheckIn(world.hosting(), one.id)).rejects.toThrow('还没有签到');
    await world.scan(code);
    await expect(undoCheckIn(one.ctx(), one.id)).rejects.toMatchObject({ kind: 'notFound' });
    await undoCheckIn(world.hosting(), one.id);
    expect(await world.row(one.id)).toMatchObject({ checkedInAt: null, checkedInBy: null, state: 'confirmed' });
    expect((await world.scan(code)).verdict).toBe('ok');
    expect((await world.trail(one.id)).map(({ action }) => action).slice(-3)).toEqual([
      'checkIn',
      'undoCheckIn',
      'checkIn',
    ]);
  });
});

it('已到 and 应到 are the rows as they are', async () => {
  const world = await createDoorWorld();
  const people = [await world.comer(), await world.comer(), await world.comer()];
  world.begin();
  const counts = async () => (await getDoor(world.hosting(), world.event.id, nobody)).counts;
  expect(await counts()).toEqual({ due: 3, arrived: 0 });
  await world.scan(await world.code(people[0]?.id ?? ''));
  expect(await counts()).toEqual({ due: 3, arrived: 1 });
  await world.put(people[0]?.id ?? '', { state: 'revoked' });
  expect(await counts()).toEqual({ due: 2, arrived: 0 });
  const kept = await world.database.db.select().from(scans).where(eq(scans.eventId, world.event.id));
  expect(kept).toHaveLength(1);
});
