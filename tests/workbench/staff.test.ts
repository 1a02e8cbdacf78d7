import { describe, expect, it } from 'vitest';
import { outbox } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { declineBid } from '#src/domain/bids/selection.ts';
import { askDiagnosis } from '#src/domain/bids/unsuccessful.ts';
import { listTodos } from '#src/domain/workbench/todo.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createBiddingWorld } from '#tests/bids/bidding-world.ts';
import { createFailedWorld } from '#tests/bids/failed-world.ts';

/** `verb → href`, in order. */
const verbs = async (ctx: MemberContext) => (await listTodos(ctx)).map(({ verb, href }) => `${verb} → ${href}`);

describe('an official', () => {
  it('has nothing to do where nothing waits', async () => {
    const world = await createBiddingWorld();
    expect(await verbs(world.as(await world.official()))).toEqual([]);
  });

  it('sees what waits: verification, 初核, letters that failed', async () => {
    const world = await createBiddingWorld({
      state: 'submitted',
      submittedAt: Date.parse('2026-11-20T09:00:00+08:00'),
    });
    await world.person({ state: 'pending' });
    await world.person({ state: 'pending' });
    await world.database.write(async (tx) => {
      const payload = { to: 'a@test.example', subject: 's', text: 't' };
      const row = { kind: 'mail' as const, payload, dueAt: 0, createdAt: 0 };
      await tx.insert(outbox).values([
        { ...row, id: newId(), state: 'failed' },
        { ...row, id: newId(), state: 'done' },
      ]);
    });
    const todos = await listTodos(world.as(await world.official()));
    expect(todos.map(({ title, href }) => [title, href])).toEqual([
      ['认证单位：2 家在等', '/staff?part=organisations'],
      ['初核榜单：1 项在等', '/staff?part=listings'],
      ['1 封信没有发出', '/staff/outbox?state=failed'],
    ]);
    expect(todos[1]?.note).toContain('最早的 11 月 20 日 9:00');
  });

  it('sees the second step of the review and who asks for a diagnosis, but not of their own organisation', async () => {
    const world = await createFailedWorld();
    const official = await world.official();
    await askDiagnosis(world.posting, { listingId: world.listing.id });
    const reviewing = await world.addListing({ state: 'reviewing', submittedAt: world.now });
    expect(reviewing.state).toBe('reviewing');
    expect(await verbs(world.as(official))).toEqual([
      `去诊断 → /listings/${world.listing.id}/next`,
      '去办理 → /staff?part=reviews',
    ]);
    const insider = await world.person({ colleagueOf: world.poster, userRole: 'official' });
    expect(await verbs(world.as(insider))).not.toContain(`去诊断 → /listings/${world.listing.id}/next`);
  });

  it('sees the five longest overdue one by one, and the rest as one line', async () => {
    const world = await createFailedWorld();
    for (let i = 0; i < 6; i++) await world.addListing({ state: 'unsuccessful', updatedAt: world.now });
    world.now += 9 * DAY;
    const todos = await listTodos(world.as(await world.official()));
    expect(todos).toHaveLength(6);
    expect(todos.at(-1)).toMatchObject({ title: '另有 2 项逾期未办', href: '/staff/overdue' });
    expect(todos[0]?.href).toMatch(/\/listings\/.*\/next$/);
  });

  it('sees promises that were broken while bidders wait, longest first, and no others', async () => {
    const world = await createBiddingWorld({ replyOn: '2026-11-26' });
    const { id } = await world.handIn();
    await world.addListing({ replyOn: '2026-11-20', deadlineAt: world.now - 5 * DAY });
    const official = await world.official();
    await world.evaluate();
    world.now = Date.parse('2026-11-26T23:59:59+08:00');
    expect(await verbs(world.as(official))).toEqual([]);
    world.now += 1000;
    const [todo, ...rest] = await listTodos(world.as(official));
    expect(rest).toEqual([]);
    expect(todo).toMatchObject({
      href: `/listings/${world.listing.id}/bids`,
      note: expect.stringContaining('云川恒泽新材料有限公司承诺的答复日已过，1 家揭榜单位还在等'),
      due: { on: '2026-11-26' },
    });
    await declineBid(world.posting, { id, reason: '规模不够' });
    expect(await verbs(world.as(official))).toEqual([]);
  });
});
