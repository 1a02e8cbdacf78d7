import { describe, expect, it } from 'vitest';
import { type BadgeChoice, findOwnBadge, listBadges } from '#src/domain/registrations/badges.ts';
import { readTicket } from '#src/domain/registrations/ticket.ts';
import { byLink, createEventWorld } from './event-world.ts';

const all = { choice: 'all', word: '', page: 1 } as const;

describe('badges', () => {
  it('are of everybody who is confirmed and nobody else, each with the code the door takes', async () => {
    const world = await createEventWorld({ capacity: 2 });
    const [one, two] = [await world.comer({ firm: '恒泽化工' }), await world.comer({ firm: '北澜' })];
    await world.comer();
    const { page } = await listBadges(world.hosting(), world.event.id, all);
    expect(page.rows.map(({ id, firm }) => [id, firm])).toEqual([
      [two.id, '北澜'],
      [one.id, '恒泽化工'],
    ]);
    const rows = await world.rows();
    for (const { id, code } of page.rows)
      expect(readTicket(world.database.secret, world.event.id, code, rows)).toEqual({ kind: 'good', id });
  });

  it('are chosen by whether they are there, by name and by firm', async () => {
    const world = await createEventWorld();
    const here = await world.comer({ name: '王一', firm: '恒泽化工' });
    const waiting = await world.comer({ name: '李二', firm: '北澜' });
    await world.database.client.execute({
      sql: 'update registrations set checked_in_at = 1 where id = ?',
      args: [here.id],
    });
    const ids = async (choice: BadgeChoice, word = '') =>
      (await listBadges(world.hosting(), world.event.id, { choice, word, page: 1 })).page.rows.map(({ id }) => id);
    expect([await ids('here'), await ids('waiting')]).toEqual([[here.id], [waiting.id]]);
    expect([await ids('all', '王'), await ids('all', '北澜'), await ids('all', '%')]).toEqual([
      [here.id],
      [waiting.id],
      [waiting.id, here.id],
    ]);
  });

  it('of all are for who organises; the own one for the account and the link of the letter', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [one, waits] = [await world.comer(), await world.comer()];
    for (const ctx of [one.ctx(), world.visitor()])
      await expect(listBadges(ctx, world.event.id, all)).rejects.toMatchObject({ kind: 'notFound' });
    const own = (
      ctx: ReturnType<typeof world.visitor>,
      given: { id: string; token: string },
      eventId = world.event.id,
    ) => findOwnBadge(ctx, eventId, given);
    const link = byLink(world, await world.row(one.id));
    for (const badges of [await own(one.ctx(), { id: one.id, token: '' }), await own(world.visitor(), link)])
      expect(badges.page.rows.map(({ id }) => id)).toEqual([one.id]);
    for (const bad of [
      own(world.visitor(), { id: one.id, token: '' }),
      own(waits.ctx(), { id: one.id, token: '' }),
      own(world.visitor(), { ...link, id: waits.id }),
      own(world.visitor(), link, 'another'),
      own(waits.ctx(), { id: waits.id, token: '' }),
    ])
      await expect(bad).rejects.toMatchObject({ kind: 'notFound' });
  });
});
