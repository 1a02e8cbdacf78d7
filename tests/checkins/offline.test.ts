import { describe, expect, it } from 'vitest';
import { REGISTRATION_STATES } from '#db/schema/index.ts';
import { codeHashes, codeSalt } from '#src/domain/checkins/code.ts';
import { type DoorList, getDoorList } from '#src/domain/checkins/offline.ts';
import { revokeDoorLink } from '#src/domain/checkins/operations.ts';
import { ticketCode } from '#src/domain/registrations/ticket.ts';
import { HOUR } from '#src/lib/dates.ts';
import { isId, newId } from '#src/lib/ids.ts';
import { cleanCode } from '#src/lib/typed-code.ts';
import { countBy, judge, newId as newDeviceId, search } from '#src/scripts/door/judge.ts';
import type { KeptList, Scan } from '#src/scripts/door/store.ts';
import { keyOf, seal, unseal } from '#src/scripts/door/vault.ts';
import { givenEvent } from '#tests/registrations/event-world.ts';
import { createDoorWorld, type DoorWorld } from './door-world.ts';

const fetchList = (world: DoorWorld, token: string, version = ''): Promise<DoorList> =>
  getDoorList(world.visitor(), { eventId: world.event.id, token, deviceId: newId() }, version);

async function keepList(world: DoorWorld): Promise<KeptList> {
  const { people = [], ...rest } = await fetchList(world, (await world.openLink()).token);
  return { ...rest, people, skew: 0 };
}
const by = (code: string) => ({ code, registrationId: '' });

describe('the list of a device at the door', () => {
  it('holds what a volunteer may see and look for, and no code that could be printed', async () => {
    const world = await createDoorWorld();
    const one = await world.comer({ phone: '13911112222', firm: '甲公司' });
    await world.put(one.id, { ticketRev: 2 });
    const list = await keepList(world);
    expect(list.people).toEqual([
      {
        ...{ id: one.id, name: one.actor.name, firm: '甲公司', state: 'confirmed', checkedInAt: null, tail: '2222' },
        codes: [expect.any(String), expect.any(String), expect.any(String)],
      },
    ]);
    const all = JSON.stringify(list);
    expect(all).not.toContain('1391111');
    expect(all).not.toContain(one.actor.email);
    for (const ticketRev of [0, 1, 2]) {
      const code = ticketCode(world.database.secret, world.event.id, { id: one.id, ticketRev });
      expect(all).not.toContain(code);
      expect(all).not.toContain(cleanCode(code).slice(3));
    }
    expect(Object.keys(list).sort()).toEqual(
      'hash now open opensAt people place revised skew startsAt endsAt tag title until version wipeAt'
        .split(' ')
        .sort(),
    );
  });

  it('is given for a good link alone, to organisers too', async () => {
    const world = await createDoorWorld();
    const link = await world.openLink();
    const asked = { eventId: world.event.id, deviceId: newId() };
    for (const token of ['', 'x', link.token.slice(0, -1)])
      await expect(getDoorList(world.hosting(), { ...asked, token }, '')).rejects.toMatchObject({ kind: 'notFound' });
    const other = await givenEvent(world, world.host);
    const elsewhere = getDoorList(world.visitor(), { ...asked, eventId: other.id, token: link.token }, '');
    await expect(elsewhere).rejects.toMatchObject({ kind: 'notFound' });
    expect((await fetchList(world, link.token)).place).toBe('东门');
    world.now = (world.event.endsAt ?? 0) + 12 * HOUR;
    await expect(fetchList(world, link.token)).rejects.toMatchObject({ kind: 'notFound' });
    world.begin();
    await revokeDoorLink(world.hosting(), link.id);
    await expect(fetchList(world, link.token)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('comes without people where nothing changed since', async () => {
    const world = await createDoorWorld();
    const one = await world.comer();
    const { token } = await world.openLink();
    world.begin();
    const { version } = await fetchList(world, token);
    expect((await fetchList(world, token, version)).people).toBeUndefined();
    await world.scan(await world.code(one.id));
    expect((await fetchList(world, token, version)).people).toMatchObject([{ checkedInAt: world.now }]);
  });

  it('of two events has no hash in common', async () => {
    const { secret } = (await createDoorWorld()).database;
    const one = { id: newId(), ticketRev: 1 };
    const hashes = await Promise.all(['a', 'b'].map((eventId) => codeHashes(secret, eventId, one)));
    expect(new Set(hashes.flat()).size).toBe(4);
    expect(codeSalt(secret, 'a')).not.toBe(codeSalt(secret, 'b'));
    expect(await codeHashes(secret, 'a', one)).toEqual(hashes[0]);
  });
});

describe('a device without network', () => {
  it.each(REGISTRATION_STATES)('says to a registration that is %s what the portal says', async (state) => {
    const world = await createDoorWorld();
    const one = await world.comer();
    await world.put(one.id, { state });
    world.begin();
    const list = await keepList(world);
    const code = await world.code(one.id);
    const answer = await judge(list, [], by(code.toLowerCase().replaceAll('-', ' ')));
    expect(answer.person?.id).toBe(one.id);
    expect(await judge(list, [], { code: '', registrationId: one.id })).toEqual(answer);
    expect((await world.scan(code)).verdict).toBe(answer.verdict);
  });

  it('tells forged, foreign and renewed codes as the portal does', async () => {
    const world = await createDoorWorld();
    const one = await world.comer();
    const old = await world.code(one.id);
    await world.put(one.id, { ticketRev: 1 });
    const other = await givenEvent(world, world.host);
    world.begin();
    const list = await keepList(world);
    const foreign = ticketCode(world.database.secret, other.id, { id: one.id, ticketRev: 0 });
    const forged = old.slice(0, -1) + (old.endsWith('0') ? '1' : '0');
    for (const code of [old, foreign, forged, '', 'x', '💥'.repeat(40), await world.code(one.id)]) {
      const { verdict } = await judge(list, [], by(code));
      expect([code, verdict]).toEqual([code, (await world.scan(code)).verdict]);
    }
  });

  it('takes a code once, and counts whom it let in', async () => {
    const world = await createDoorWorld();
    const [one, two] = [await world.comer(), await world.comer({ phone: '13911112222' })];
    world.begin();
    const list = await keepList(world);
    const code = await world.code(one.id);
    expect(countBy(list, [])).toEqual({ due: 2, arrived: 0 });
    const scan: Scan = {
      ...{ id: newDeviceId(), at: 5, order: 5, tries: 0 },
      ...by(code),
      personId: one.id,
      said: 'ok',
    };
    expect(isId(scan.id)).toBe(true);
    expect(await judge(list, [scan], by(code))).toMatchObject({ verdict: 'double', firstAt: 5 });
    expect(countBy(list, [scan, { ...scan, id: newDeviceId(), said: 'double' }])).toEqual({ due: 2, arrived: 1 });
    expect(search(list, '2222').map(({ id }) => id)).toEqual([two.id]);
    expect(search(list, one.actor.name).map(({ id }) => id)).toContain(one.id);
    for (const none of ['', '222', '没有这个人']) expect(search(list, none)).toEqual([]);
  });

  it('keeps it under a key that only the link gives and that nobody can take away', async () => {
    const [key, same, other] = await Promise.all([keyOf('a', 'e'), keyOf('a', 'e'), keyOf('b', 'e')]);
    if (!key || !same || !other) throw new Error('Node has WebCrypto');
    const sealed = await seal(key, { name: '许明' }, 'list');
    expect(Buffer.from(sealed.data).includes('许明')).toBe(false);
    expect(await unseal(same, sealed, 'list')).toEqual({ name: '许明' });
    await expect(unseal(other, sealed, 'list')).rejects.toThrow();
    await expect(unseal(key, sealed, 'scan')).rejects.toThrow();
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
    expect(await keyOf('', 'e')).toBeUndefined();
  });
});
