import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { findAttested, noteCode, verifyNote } from '#src/domain/registrations/note.ts';
import { createEventWorld, type EventWorld } from './event-world.ts';

const FROM = { address: '203.0.113.7', userAgent: '' };

/** Two who have a seat, the first of whom was there; and the event is over. */
async function heldWorld() {
  const world = await createEventWorld();
  const [there, missing] = [await world.comer({ firm: '恒泽化工' }), await world.comer()];
  await world.database.client.execute({
    ...{ sql: 'update registrations set checked_in_at = ? where id = ?', args: [world.event.startsAt, there.id] },
  });
  world.now = world.event.endsAt ?? 0;
  const codeOf = async (id: string) => noteCode(world.database.secret, await world.row(id));
  return { world, there, missing, codeOf };
}
const ask = (world: EventWorld, code: string, address = FROM.address) =>
  verifyNote(world.visitor(), { code }, { ...FROM, address });

describe('the code of a 参会证明', () => {
  it('tells anybody who was where and when, however it is typed, and nothing else', async () => {
    const { world, there, codeOf } = await heldWorld();
    const code = await codeOf(there.id);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
    for (const typed of [code, ` ${code.toLowerCase().replaceAll('-', ' ')}`]) {
      const proof = await ask(world, typed);
      expect(await findAttested(world.visitor(), typed, proof)).toEqual({
        ...{ name: there.actor.name, firm: '恒泽化工', title: world.event.title },
        ...{ host: world.host.organisation?.name, startsAt: world.event.startsAt },
      });
    }
  });

  it('is good for nobody who was not there, before the end, or of a cancelled event; nor when it is made up', async () => {
    const { world, there, missing, codeOf } = await heldWorld();
    const code = await codeOf(there.id);
    const other = noteCode(createSecretKey(Buffer.alloc(32, 7)), await world.row(there.id));
    for (const bad of [
      await codeOf(missing.id),
      other,
      `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`,
      'ABC',
      '',
    ])
      await expect(ask(world, bad)).rejects.toMatchObject({
        errors: { code: expect.stringContaining('没有这份证明') },
      });
    world.now = (world.event.endsAt ?? 0) - 1;
    await expect(ask(world, code)).rejects.toMatchObject({ kind: 'conflict' });
    world.now += 1;
    await world.database.client.execute(`update events set state = 'cancelled'`);
    await expect(ask(world, code)).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('shows nothing to who has not asked for this very code today', async () => {
    const { world, there, codeOf } = await heldWorld();
    const code = await codeOf(there.id);
    const proof = await ask(world, code);
    const shown = (of: string, by: string) => findAttested(world.visitor(), of, by);
    expect(await shown(code, '')).toBeUndefined();
    expect(await shown(code, '0'.repeat(16))).toBeUndefined();
    expect(await shown(`${code}X`, proof)).toBeUndefined();
    world.now += 86_400_000;
    expect(await shown(code, proof)).toBeUndefined();
  });

  it('is tried thirty times an hour from one address, good or bad, and again after that', async () => {
    const { world, there, codeOf } = await heldWorld();
    const code = await codeOf(there.id);
    for (let i = 0; i < 30; i++) await ask(world, i % 2 ? code : 'wrong').catch(() => undefined);
    await expect(ask(world, code)).rejects.toThrow('试的次数太多了');
    await expect(ask(world, code, '198.51.100.9')).resolves.toBeTruthy();
    world.now += 3_600_000;
    await expect(ask(world, code)).resolves.toBeTruthy();
  });
});
