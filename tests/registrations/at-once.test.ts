import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { insertMany } from '#db/bulk.ts';
import { audit, outbox, registrations, users } from '#db/schema/index.ts';
import { withdraw } from '#src/domain/registrations/answer.ts';
import { offerFreeSeats } from '#src/domain/registrations/clock.ts';
import { register } from '#src/domain/registrations/register.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, type EventWorld, formFor } from './event-world.ts';

const PROCESS = fileURLToPath(new URL('./crowd-process.ts', import.meta.url));

type Comer = { id: string; name: string; email: string; role: 'member'; formId: string; phone: string };

/** People with accounts, each with a form that waits to be sent. */
async function crowd(world: EventWorld, n: number): Promise<Comer[]> {
  const all = Array.from({ length: n }, (_, i): Comer => {
    const phone = `137${String(i).padStart(8, '0')}`;
    return { id: newId(), name: `来宾${i}`, email: `crowd${i}@test.example`, role: 'member', formId: newId(), phone };
  });
  const confirmed = { passwordHash: 'none', emailConfirmedAt: world.now, createdAt: world.now };
  await world.database.write((tx) =>
    insertMany(
      tx,
      users,
      all.map(({ id, name, email }) => ({ id, name, email, ...confirmed })),
    ),
  );
  return all;
}

/** All at once, split over so many processes on the same file. */
async function storm(world: EventWorld, url: string, comers: readonly Comer[], processes: number, leaving = 0) {
  const part = Math.ceil(comers.length / processes);
  const runs = Array.from({ length: processes }, async (_, i) => {
    const mine = JSON.stringify(comers.slice(i * part, (i + 1) * part));
    const args = [PROCESS, url, world.event.id, String(world.now), mine, String(leaving)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 1 << 24 });
    return JSON.parse(stdout) as { id: string; state: string }[];
  });
  return (await Promise.all(runs)).flat();
}

const urlOf = async (world: EventWorld): Promise<string> => {
  const list = await world.database.client.execute('pragma database_list');
  return `file:${list.rows[0]?.file}`;
};

const tally = (states: readonly string[]) =>
  Object.fromEntries([...new Set(states)].map((state) => [state, states.filter((one) => one === state).length]));

/** No place is given out of order: who got an offer had a lower number than everybody who still waits. */
async function expectInOrder(world: EventWorld): Promise<void> {
  const rows = await world.rows();
  const waiting = rows.filter(({ state }) => state === 'waitlisted').map(({ queueNo }) => queueNo ?? 0);
  const given = rows.filter(({ offeredAt }) => offeredAt !== null).map(({ queueNo }) => queueNo ?? 0);
  expect(new Set([...waiting, ...given]).size).toBe(waiting.length + given.length);
  expect(Math.max(0, ...given)).toBeLessThan(Math.min(Number.POSITIVE_INFINITY, ...waiting));
}

/** Four processes start and write beside whatever else the machine does: how long it takes is no matter here. */
describe('many at once', { timeout: 300_000 }, () => {
  it.each([50, 500])(
    '%i for the last seat from four processes: one has it, all the others stand on the list',
    async (n) => {
      const world = await createEventWorld({ capacity: 1 }, true);
      const comers = await crowd(world, n);
      const answers = await storm(world, await urlOf(world), comers, 4);
      expect(tally(answers.map(({ state }) => state))).toEqual({ confirmed: 1, waitlisted: n - 1 });
      const rows = await world.rows();
      expect(new Set(rows.map(({ email }) => email)).size).toBe(n);
      expect(tally(rows.map(({ state }) => state))).toEqual({ confirmed: 1, waitlisted: n - 1 });
      const numbers = rows.flatMap(({ queueNo }) => queueNo ?? []).sort((a, b) => a - b);
      expect(numbers).toEqual(Array.from({ length: n - 1 }, (_, i) => i + 1));
      // Each has one letter, and it says the same as the page.
      expect(await world.database.db.$count(outbox, eq(outbox.kind, 'mail'))).toBe(n);
    },
  );

  it('500 for 40 seats while others cancel and seats are given on: exactly 40, nobody twice, the list in order', async () => {
    const world = await createEventWorld({ capacity: 40 }, true);
    const comers = await crowd(world, 500);
    const answers = await storm(world, await urlOf(world), comers, 4, 3);
    expect(answers.filter(({ state }) => state !== 'confirmed' && state !== 'waitlisted')).toEqual([]);
    await offerFreeSeats(world.visitor());
    const rows = await world.rows();
    const left = rows.filter(({ state }) => state === 'withdrawn').length;
    expect(left).toBeGreaterThan(3);
    expect(rows.filter(({ state }) => state === 'confirmed' || state === 'offered')).toHaveLength(40);
    expect(rows.filter(({ state }) => state === 'waitlisted')).toHaveLength(500 - 40 - left);
    await expectInOrder(world);
    const given = rows.filter(({ offeredAt }) => offeredAt !== null);
    const trail = await world.database.db.select().from(audit).where(eq(audit.action, 'offer'));
    expect(trail.map(({ thingId }) => thingId).sort()).toEqual(given.map(({ id }) => id).sort());
    for (const { reason } of trail) expect(reason).toMatch(/^候补第 1 位；/);
  });

  it('at no moment of it are there more seats than the event has', async () => {
    const world = await createEventWorld({ capacity: 5, verifyContact: false }, true);
    const seated: number[] = [];
    const look = async () => seated.push(await world.count('confirmed', 'offered'));
    const comers = await crowd(world, 60);
    await Promise.all(
      comers.map(async ({ formId, phone, email, name, ...actor }, i) => {
        const ctx = world.as({ ...actor, name, email });
        await register(ctx, formFor(world.event.id, { id: formId, phone, email, name }));
        if (i % 4 === 0) await withdraw(ctx, { id: formId, token: '', reason: '' });
        await look();
      }),
    );
    expect(Math.max(...seated)).toBe(5);
  });

  it('the same person ten times at once, and the same form twice, is one registration', async () => {
    const world = await createEventWorld({ capacity: 5 }, true);
    const actor = await world.person();
    const form = formFor(world.event.id, { email: actor.email });
    const forms = [form, form, ...Array.from({ length: 8 }, () => formFor(world.event.id, { email: actor.email }))];
    const all = await Promise.allSettled(forms.map((one) => register(world.as(actor), one)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(await world.database.db.$count(registrations)).toBe(1);
  });
});
