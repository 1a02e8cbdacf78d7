import { describe, expect, it } from 'vitest';
import type { Context } from '#src/context.ts';
import { doorToken, linkIdOf } from '#src/domain/checkins/code.ts';
import { addDoorLink, revokeDoorLink } from '#src/domain/checkins/operations.ts';
import { getAttendance, getDoor, getSheet, listDoorLinks } from '#src/domain/checkins/queries.ts';
import { admitWalkIn } from '#src/domain/checkins/walk-in.ts';
import { listFirmAttendance } from '#src/domain/registrations/attendance.ts';
import { excuse } from '#src/domain/registrations/review.ts';
import { HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { givenEvent } from '#tests/registrations/event-world.ts';
import { createDoorWorld, type DoorWorld } from './door-world.ts';

const look = (ctx: Context, eventId: string, token = '', word = '') =>
  getDoor(ctx, eventId, { token, scanId: '', word });
const walkIn = (eventId: string, token = '', given = {}) => ({
  ...{ id: newId(), eventId, token, name: '临时来宾', firm: '', phone: '', group: 'other' as const },
  ...given,
});

describe('a door link', () => {
  it('opens the door to somebody without an account, and shows name, firm and state only', async () => {
    const world = await createDoorWorld();
    const one = await world.comer({ phone: '13911112222' });
    const { token } = await world.openLink();
    world.begin();
    const byTail = await look(world.visitor(), world.event.id, token, '2222');
    expect(byTail.found.map(({ id }) => id)).toEqual([one.id]);
    expect((await look(world.visitor(), world.event.id, token, '222')).found).toEqual([]);
    expect((await look(world.visitor(), world.event.id, token, '%')).found).toEqual([]);
    const byName = await look(world.visitor(), world.event.id, token, one.actor.name);
    expect(byName.found).toHaveLength(1);
    expect(JSON.stringify(byName)).not.toMatch(/13911112222|@test\.example/);
    expect(byName).toMatchObject({ place: '东门', organises: false });
    expect(await world.scan(await world.code(one.id), token)).toMatchObject({ verdict: 'ok', userId: null });
  });

  it('that is forged, expired, revoked or of another event opens nothing', async () => {
    const world = await createDoorWorld();
    const link = await world.openLink();
    const other = await givenEvent(world, world.host);
    world.begin();
    const { token } = link;
    const [unknown, changed] = [
      doorToken(world.database.secret, newId()),
      token.slice(0, -1) + (token.endsWith('A') ? 'B' : 'A'),
    ];
    for (const bad of ['', 'x', unknown, changed, token.slice(0, 20), `${token}A`]) await expectShut(world, bad);
    await expect(look(world.visitor(), other.id, token)).rejects.toMatchObject({ kind: 'notFound' });
    expect((await look(world.visitor(), world.event.id, token)).place).toBe('东门');
    world.now = (world.event.endsAt ?? 0) + 12 * HOUR;
    await expectShut(world, token);
    world.begin();
    await revokeDoorLink(world.hosting(), link.id);
    await expectShut(world, token);
    await expect(revokeDoorLink(world.hosting(), link.id)).rejects.toThrow('已经撤回');
  });

  it('is made and revoked by who organises alone, and is not in the database', async () => {
    const world = await createDoorWorld();
    const stranger = await world.person();
    const form = { id: newId(), eventId: world.event.id, name: '南门' };
    await expect(addDoorLink(world.as(stranger), form)).rejects.toMatchObject({ kind: 'forbidden' });
    await addDoorLink(world.hosting(), form);
    await addDoorLink(world.hosting(), form);
    const links = await listDoorLinks(world.hosting(), world.event.id);
    expect(links.map(({ name, good }) => [name, good])).toEqual([['南门', true]]);
    expect(linkIdOf(world.database.secret, new URL(links[0]?.url ?? '').searchParams.get('token') ?? '')).toBe(form.id);
    await expect(revokeDoorLink(world.as(stranger), form.id)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

async function expectShut(world: DoorWorld, token: string): Promise<void> {
  await expect(look(world.visitor(), world.event.id, token)).rejects.toMatchObject({ kind: 'notFound' });
  const scan = world.scan('ABC-DEFGHJ-KLMNPQ', token, world.visitor());
  await expect(scan).rejects.toMatchObject({ kind: 'notFound' });
  const guest = admitWalkIn(world.visitor(), walkIn(world.event.id, token));
  await expect(guest).rejects.toMatchObject({ kind: 'notFound' });
}

it('door, links, sheet and attendance are for who organises, and the door for a volunteer too', async () => {
  const world = await createDoorWorld();
  const { token } = await world.openLink();
  const one = await world.comer();
  const reader = await world.person({ colleagueOf: world.host, memberRole: 'reader' });
  const handler = await world.person({ colleagueOf: world.host, memberRole: 'handler' });
  const people: [string, Context, string, string][] = [
    ['visitor', world.visitor(), '', '----'],
    ['volunteer', world.visitor(), token, 'd---'],
    ['stranger', world.as(await world.person()), '', '----'],
    ['registrant', one.ctx(), '', '----'],
    ['registrant who helps', one.ctx(), token, 'd---'],
    ['reader of the host', world.as(reader), '', '----'],
    ['handler of the host', world.as(handler), '', 'dlsa'],
    ['manager of the host', world.hosting(), '', 'dlsa'],
    ['official', world.as(await world.official()), '', 'dlsa'],
  ];
  for (const [who, ctx, given, wanted] of people) {
    const { id } = world.event;
    const pages = [look(ctx, id, given), listDoorLinks(ctx, id), getSheet(ctx, id), getAttendance(ctx, id)];
    const settled = await Promise.allSettled(pages);
    expect([who, settled.map(({ status }, i) => (status === 'fulfilled' ? 'dlsa'[i] : '-')).join('')]).toEqual([
      who,
      wanted,
    ]);
    for (const one of settled) if (one.status === 'rejected') expect(one.reason).toMatchObject({ kind: 'notFound' });
  }
});

describe('现场报名', () => {
  it('takes a seat by the counting of all others, and none where it is full', async () => {
    const world = await createDoorWorld({ capacity: 2 });
    await world.comer();
    world.begin();
    const form = walkIn(world.event.id);
    expect((await admitWalkIn(world.hosting(), form)).verdict).toBe('ok');
    expect(await world.row(form.id)).toMatchObject({ source: 'walkIn', state: 'confirmed', checkedInAt: world.now });
    await admitWalkIn(world.hosting(), form);
    await expect(admitWalkIn(world.hosting(), { ...form, name: '下一位' })).rejects.toThrow('请刷新');
    expect(await world.count('confirmed')).toBe(2);
    await expect(admitWalkIn(world.hosting(), walkIn(world.event.id))).rejects.toThrow('名额已满');
    expect((await look(world.hosting(), world.event.id)).counts).toEqual({ due: 2, arrived: 1 });
  });

  it('keeps the limit of an organisation and of a group', async () => {
    const world = await createDoorWorld({ perOrganisation: 1, groupCapacities: { bank: 0 } });
    world.begin();
    const firm = { firm: '甲公司' };
    await admitWalkIn(world.hosting(), walkIn(world.event.id, '', firm));
    await expect(admitWalkIn(world.hosting(), walkIn(world.event.id, '', firm))).rejects.toThrow('本单位的名额已满');
    await expect(admitWalkIn(world.hosting(), walkIn(world.event.id, '', { group: 'bank' }))).rejects.toThrow(
      '银行的名额已满',
    );
  });

  it('of two at once for the last seat takes one', async () => {
    const world = await createDoorWorld({ capacity: 1 }, true);
    world.begin();
    const both = await Promise.allSettled([1, 2].map(() => admitWalkIn(world.hosting(), walkIn(world.event.id))));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await world.count('confirmed')).toBe(1);
  });

  it('is not for a telephone that is registered, and by a volunteer only where anybody may come', async () => {
    const world = await createDoorWorld({ admission: 'review' });
    const one = await world.comer({ phone: '13911112222' });
    const { token } = await world.openLink();
    world.begin();
    const again = walkIn(world.event.id, '', { phone: '13911112222' });
    await expect(admitWalkIn(world.hosting(), again)).rejects.toMatchObject({ errors: { phone: expect.any(String) } });
    const byVolunteer = admitWalkIn(world.visitor(), walkIn(world.event.id, token));
    await expect(byVolunteer).rejects.toMatchObject({ kind: 'forbidden' });
    expect((await world.rows()).map(({ id }) => id)).toEqual([one.id]);
  });
});

it('已参加, 未到场 and 请假 are apart, and 未到场 is counted by organisation', async () => {
  const world = await createDoorWorld();
  const [came, excused] = [await world.comer(), await world.comer(), await world.comer({ firm: '缺席公司' })];
  await excuse(world.hosting(), { id: excused?.id ?? '', reason: '出差' });
  world.begin();
  await world.scan(await world.code(came?.id ?? ''));
  await world.scan('bad');
  const before = await getAttendance(world.hosting(), world.event.id);
  expect(before).toMatchObject({ came: 1, excused: 1, absent: 0, open: 1 });
  world.now = world.event.endsAt ?? 0;
  const after = await getAttendance(world.hosting(), world.event.id);
  expect(after).toMatchObject({ came: 1, excused: 1, absent: 1, open: 0 });
  expect(after.verdicts).toEqual(
    expect.arrayContaining([
      { verdict: 'forged', n: 1 },
      { verdict: 'ok', n: 1 },
    ]),
  );
  const firms = await listFirmAttendance(world.hosting(), world.event);
  expect(firms.filter(({ missing }) => missing > 0).map(({ firm, missing }) => [firm, missing])).toEqual([
    ['缺席公司', 1],
  ]);
  const sheet = await getSheet(world.hosting(), world.event.id);
  expect(sheet.people).toHaveLength(3);
});
