import { asc } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { scans } from '#db/schema/index.ts';
import { scansInput } from '#src/domain/checkins/input.ts';
import { takeScans } from '#src/domain/checkins/merge.ts';
import { getDoorList, getScanResults } from '#src/domain/checkins/offline.ts';
import { revokeDoorLink, undoCheckIn } from '#src/domain/checkins/operations.ts';
import { getAttendance } from '#src/domain/checkins/queries.ts';
import { listRevisedOf } from '#src/domain/checkins/revised.ts';
import { DAY, HOUR, MINUTE } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { setEvent } from '#tests/registrations/event-world.ts';
import { createDoorWorld, type DoorWorld } from './door-world.ts';

const listScans = ({ database }: DoorWorld) => database.db.select().from(scans).orderBy(asc(scans.scannedAt));

/** Two doors without network let the same person in, the east one first. */
async function twoDoors() {
  const world = await createDoorWorld();
  const one = await world.comer();
  const [east, west] = [await world.openLink('东门'), await world.openLink('西门')];
  world.begin();
  const code = await world.code(one.id);
  const [first, second] = [world.now + MINUTE, world.now + 2 * MINUTE];
  world.now += HOUR;
  const [eastern, western] = [newId(), newId()];
  const sendEast = () => world.send(east.token, { code, at: first, said: 'ok', deviceId: eastern });
  const sendWest = () => world.send(west.token, { code, at: second, said: 'ok', deviceId: western });
  const told = async (token: string, deviceId: string) =>
    (await getDoorList(world.visitor(), { eventId: world.event.id, token, deviceId }, '')).revised;
  return { world, one, sendEast, sendWest, first, second, east, west, eastern, western, told };
}

describe('two devices that let one code in without network', () => {
  it.each(['east', 'west'])('merge into the first of both, when %s comes in first', async (leads) => {
    const { world, one, sendEast, sendWest, first, second, east, west, eastern, western, told } = await twoDoors();
    for (const send of leads === 'east' ? [sendEast, sendWest] : [sendWest, sendEast]) await send();
    expect((await world.row(one.id)).checkedInAt).toBe(first);
    const kept = (await listScans(world)).map(({ verdict, said, scannedAt }) => [verdict, said, scannedAt]);
    expect(kept).toEqual([
      ['ok', null, first],
      ['double', 'ok', second],
    ]);
    const report = { name: one.actor.name, verdict: 'double', place: '西门', firstPlace: '东门', firstAt: first };
    expect(await listRevisedOf(world.hosting(), world.event.id)).toMatchObject([{ ...report, at: second }]);
    expect(await told(west.token, western)).toMatchObject([report]);
    expect(await told(east.token, eastern)).toEqual([]);
    const { came, verdicts } = await getAttendance(world.hosting(), world.event.id);
    expect({ came, verdicts }).toEqual({ came: 1, verdicts: [{ verdict: 'ok', n: 2 }] });
  });

  it('tell the one that was online, too, that another was earlier', async () => {
    const { world, one, sendEast, west, western, told, first } = await twoDoors();
    await world.send(west.token, { code: await world.code(one.id), deviceId: western });
    expect(await told(west.token, western)).toEqual([]);
    await sendEast();
    expect((await world.row(one.id)).checkedInAt).toBe(first);
    expect(await told(west.token, western)).toMatchObject([{ verdict: 'double', firstPlace: '东门' }]);
  });

  it('let nobody in again whose check-in was taken back since', async () => {
    const { world, one, sendEast, sendWest, first } = await twoDoors();
    await sendWest();
    await undoCheckIn(world.hosting(), one.id);
    await sendEast();
    expect((await world.row(one.id)).checkedInAt).toBeNull();
    expect(await listRevisedOf(world.hosting(), world.event.id)).toMatchObject([
      { verdict: 'double', at: first, undoneAt: world.now },
    ]);
    world.now += MINUTE;
    await world.scan(await world.code(one.id));
    expect((await world.row(one.id)).checkedInAt).toBe(world.now);
  });

  it('of the very same moment give it to the one that came in first', async () => {
    const { world, one, sendEast, first, west } = await twoDoors();
    await sendEast();
    await world.send(west.token, { code: await world.code(one.id), at: first, said: 'ok' });
    expect((await listScans(world)).map(({ verdict }) => verdict).sort()).toEqual(['double', 'ok']);
  });
});

describe('a scan that was noted', () => {
  it('counts once however often it is sent, and remembers what its device had to say meanwhile', async () => {
    const { world, one, west } = await twoDoors();
    const [code, deviceId] = [await world.code(one.id), newId()];
    await world.scan(code);
    const id = await world.send(west.token, { code, deviceId });
    for (const said of [undefined, 'ok', 'ok'] as const)
      await world.send(west.token, { id, code, deviceId, ...(said && { said }) });
    const [, mine, more] = await listScans(world);
    expect(mine).toMatchObject({ id, verdict: 'double', said: 'ok' });
    expect(more).toBeUndefined();
    const asked = { eventId: world.event.id, token: west.token, deviceId };
    const { results, counts } = await getScanResults(world.visitor(), asked, [id, newId()]);
    expect(results.map((result) => [result.id, result.verdict])).toEqual([[id, 'double']]);
    expect(counts).toEqual({ due: 1, arrived: 1 });
    expect((await getScanResults(world.visitor(), { ...asked, deviceId: newId() }, [id])).results).toEqual([]);
  });

  it('has its time by our clock, whatever its device believed', async () => {
    const { world, one, west } = await twoDoors();
    const wrong = Date.UTC(2011, 0, 1);
    await world.send(west.token, { code: await world.code(one.id), at: wrong - 20 * MINUTE, sentAt: wrong });
    expect((await world.row(one.id)).checkedInAt).toBe(world.now - 20 * MINUTE);
    expect((await listScans(world))[0]).toMatchObject({ deviceAt: wrong - 20 * MINUTE, receivedAt: world.now });
  });

  it('lies neither before its link was made nor in the future, nor after the link expired', async () => {
    const world = await createDoorWorld();
    const [early, late, after] = [await world.comer(), await world.comer(), await world.comer()];
    world.begin();
    const { token } = await world.openLink();
    const made = world.now;
    world.now += HOUR;
    await world.send(token, { code: await world.code(early.id), at: made - DAY });
    await world.send(token, { code: await world.code(late.id), at: world.now + DAY });
    expect((await world.row(early.id)).checkedInAt).toBe(made);
    expect((await world.row(late.id)).checkedInAt).toBe(world.now);
    world.now += 2 * DAY;
    await world.send(token, { code: await world.code(after.id) });
    expect((await world.row(after.id)).checkedInAt).toBe((world.event.endsAt ?? 0) + 12 * HOUR);
  });

  it('of a registration that went meanwhile lets nobody in, and is told to the device and the organiser', async () => {
    const { world, one, east, eastern, sendEast, told } = await twoDoors();
    await world.put(one.id, { state: 'revoked' });
    await sendEast();
    expect((await world.row(one.id)).checkedInAt).toBeNull();
    const wanted = [{ name: one.actor.name, verdict: 'cancelled', place: '东门' }];
    expect(await told(east.token, eastern)).toMatchObject(wanted);
    expect(await listRevisedOf(world.hosting(), world.event.id)).toMatchObject(wanted);
  });

  it('of somebody found by name counts like a code, and one of nobody here is nobody', async () => {
    const { world, one, west } = await twoDoors();
    await world.send(west.token, { registrationId: newId() });
    await world.send(west.token, { registrationId: one.id, said: 'ok' });
    expect((await listScans(world)).map(({ verdict }) => verdict)).toEqual(['forged', 'ok']);
    expect((await world.row(one.id)).checkedInAt).toBe(world.now);
  });

  it('is taken after its link expired, and not after it was revoked or its event cancelled', async () => {
    const { world, one, east, west, sendEast, sendWest } = await twoDoors();
    await revokeDoorLink(world.hosting(), west.id);
    await expect(sendWest()).rejects.toMatchObject({ kind: 'notFound' });
    await setEvent(world, { state: 'cancelled' });
    await expect(sendEast()).rejects.toThrow('现在不能签到');
    await setEvent(world, { state: 'published' });
    world.now = (world.event.endsAt ?? 0) + 3 * DAY;
    const list = getDoorList(world.visitor(), { eventId: world.event.id, token: east.token, deviceId: '' }, '');
    await expect(list).rejects.toMatchObject({ kind: 'notFound' });
    await sendEast();
    expect((await world.row(one.id)).checkedInAt).not.toBeNull();
    world.now = (world.event.endsAt ?? 0) + 7 * DAY;
    await expect(sendEast()).rejects.toThrow('现在不能签到');
  });

  it('is one of at most twenty, each of which says when', async () => {
    const { world, west } = await twoDoors();
    const door = { eventId: world.event.id, token: west.token, deviceId: newId(), sentAt: '1' };
    const scan = () => ({ id: newId(), at: '1', code: 'x' });
    const batch = (n: number) => scansInput.safeParse({ ...door, scans: Array.from({ length: n }, scan) });
    expect([0, 1, 20, 21].map((n) => batch(n).success)).toEqual([false, true, true, false]);
    for (const at of ['', 'x', '-1', '1e300', undefined])
      expect([at, scansInput.safeParse({ ...door, scans: [{ ...scan(), at }] }).success]).toEqual([at, false]);
    const input = scansInput.parse({ ...door, scans: [scan(), scan()] });
    await takeScans(world.visitor(), input);
    expect(await listScans(world)).toHaveLength(2);
  });
});
