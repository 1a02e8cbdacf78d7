import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { panelExperts, users } from '#db/schema/index.ts';
import { addExpertInput, openPanelInput } from '#src/domain/panels/input.ts';
import { addExpert, closePanel, openPanel, removeExpert } from '#src/domain/panels/operations.ts';
import { getOwnPanel, getSubject } from '#src/domain/panels/queries.ts';
import { recuseFromSubject, scoreSubject } from '#src/domain/panels/scoring.ts';
import { listPanelTodos } from '#src/domain/panels/todos.ts';
import { DAY } from '#src/lib/dates.ts';
import { createPanelWorld, givenBid, givenPanel, lettersTo, panelFor, resultsFor, said } from './panel-world.ts';

describe('opening', () => {
  it('twice by the same form is once; a second one waits for the first to end', async () => {
    const world = await createPanelWorld('reviewing');
    const input = panelFor(world, 'demand');
    await openPanel(world.running, input);
    await openPanel(world.running, input);
    await expect(openPanel(world.running, panelFor(world, 'demand'))).rejects.toThrow('已经有一场评议');
    await closePanel(world.running, { id: input.id });
    await openPanel(world.running, panelFor(world, 'demand'));
    expect((await resultsFor(world)).length).toBe(2);
  });

  it('is for officials of other organisations than the poster', async () => {
    const world = await createPanelWorld('reviewing');
    const insider = await world.person({ colleagueOf: world.poster, userRole: 'official' });
    for (const actor of [world.poster, insider])
      await expect(openPanel(world.as(actor), panelFor(world, 'demand'))).rejects.toMatchObject({ kind: 'forbidden' });
    const stranger = world.as(await world.person());
    await expect(openPanel(stranger, panelFor(world, 'demand'))).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('needs the listing where the purpose belongs, a day ahead and bids that are open', async () => {
    const demand = await createPanelWorld('reviewing');
    await expect(openPanel(demand.running, panelFor(demand, 'bids'))).rejects.toThrow('不能评榜');
    const late = { ...panelFor(demand, 'demand'), dueOn: '2026-11-21' };
    await expect(openPanel(demand.running, late)).rejects.toMatchObject({ errors: { dueOn: expect.any(String) } });
    const world = await createPanelWorld('evaluating');
    await expect(openPanel(world.running, panelFor(world, 'demand'))).rejects.toThrow('不能论证');
    await givenBid(world, await world.person(), 'submitted', { sealed: '密文' });
    await givenBid(world, await world.person(), 'declined');
    await givenBid(world, await world.person(), 'submitted', { round: 2 });
    await expect(openPanel(world.running, panelFor(world, 'bids'))).rejects.toThrow('没有等着评议的申请');
  });

  it.each([
    [
      [
        ['产业带动', '60'],
        ['研究基础', '40'],
      ],
      undefined,
    ],
    [
      [
        ['产业带动', '60'],
        ['研究基础', '39'],
      ],
      '各项权重加起来要等于 100，现在是 99',
    ],
    [
      [
        ['产业带动', '60'],
        ['', '40'],
      ],
      '请填写标准的名称',
    ],
    [
      [
        ['产业带动', '100'],
        ['研究基础', '0'],
      ],
      '权重填 1 到 100 的整数',
    ],
    [
      [
        ['产业带动', '60'],
        ['产业带动', '40'],
      ],
      '两项标准的名称不能一样',
    ],
    [
      [
        ['产业带动', '100'],
        ['', ''],
      ],
      undefined,
    ],
    [[['产业带动', '33.3']], '请填 0 到 100 的整数'],
    [[], '各项权重加起来要等于 100，现在是 0'],
  ] as const)('criteria %j', (rows, message) => {
    const criteria = rows.map(([name, weight]) => ({ name, weight }));
    const world = { listingId: 'L'.repeat(20), now: Date.now() };
    const parsed = openPanelInput.safeParse({ ...panelFor(world, 'demand'), criteria, public: '' });
    expect(parsed.error?.issues[0]?.message).toBe(message);
  });
});

describe('experts', () => {
  it('are found by the address of a confirmed account, told once, and led there', async () => {
    const world = await createPanelWorld('reviewing');
    const expert = await world.person();
    const id = await givenPanel(world, 'demand', [expert, expert]);
    expect(await lettersTo(world, expert.email)).toEqual(['【请您论证】石墨改性 EPS 保温板连续发泡']);
    expect(await listPanelTodos(world.as(expert))).toMatchObject([
      { href: `/panels/${id}`, due: { on: '2026-11-29' } },
    ]);
    const typed = addExpertInput.parse({ id, email: `  ${expert.email.toUpperCase()} ` });
    expect(typed.email).toBe(expert.email);
    const unconfirmed = await world.person();
    await world.database.write(async (tx) => {
      await tx.update(users).set({ emailConfirmedAt: null }).where(eq(users.id, unconfirmed.id));
    });
    for (const email of [unconfirmed.email, 'nobody@test.example'])
      await expect(addExpert(world.running, { id, email })).rejects.toMatchObject({
        errors: { email: expect.stringContaining('没有用这个邮箱') },
      });
  });

  it('go again while they have said nothing', async () => {
    const world = await createPanelWorld('reviewing');
    const [first, second, third] = [await world.person(), await world.person(), await world.person()];
    const id = await givenPanel(world, 'demand', [first, second, third]);
    await scoreSubject(world.as(second), said(id, world.listingId, [1, 2, 3, 4]));
    await recuseFromSubject(world.as(third), { id, subjectId: world.listingId, recusal: '曾任顾问' });
    await removeExpert(world.running, { id, userId: first.id });
    await removeExpert(world.running, { id, userId: first.id });
    for (const { id: userId } of [second, third])
      await expect(removeExpert(world.running, { id, userId })).rejects.toThrow('不能移出');
    const left = await world.database.db.select().from(panelExperts);
    expect(left.map(({ userId }) => userId).sort()).toEqual([second.id, third.id].sort());
    expect(await lettersTo(world, first.email)).toHaveLength(2);
    await expect(getOwnPanel(world.as(first), id)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('read nothing of panels that are not theirs, and change nothing', async () => {
    const world = await createPanelWorld('reviewing');
    const id = await givenPanel(world, 'demand', [await world.person()]);
    for (const actor of [await world.person(), world.chief, world.poster]) {
      const ctx = world.as(actor);
      await expect(getOwnPanel(ctx, id)).rejects.toMatchObject({ kind: 'notFound' });
      await expect(getSubject(ctx, id, world.listingId)).rejects.toMatchObject({ kind: 'notFound' });
      const attempt = scoreSubject(ctx, said(id, world.listingId, [1, 1, 1, 1]));
      await expect(attempt).rejects.toMatchObject({ kind: 'notFound' });
    }
  });

  it('never see who posts anonymously, nor what is restricted', async () => {
    const world = await createPanelWorld('reviewing', { anonymous: true });
    const expert = await world.person();
    const id = await givenPanel(world, 'demand', [expert]);
    const seen = JSON.stringify(await getSubject(world.as(expert), id, world.listingId));
    expect(seen).toContain('连续稳定运行 72 小时');
    expect(seen).not.toMatch(/恒泽|812|沈工|5678/);
  });

  it('at once: the same score by two tabs is one row, the last holds', async () => {
    const world = await createPanelWorld('reviewing');
    const expert = await world.person();
    const id = await givenPanel(world, 'demand', [expert]);
    await Promise.all([1, 2, 3].map((n) => scoreSubject(world.as(expert), said(id, world.listingId, [n, n, n, n]))));
    const [result] = await resultsFor(world);
    expect(result?.subjects[0]?.summary).toEqual({ count: 1, mean: 300, median: 300, low: 300, high: 300 });
  });
});

it('a panel past its day is a to-do of officials but the poster’s own, until it is ended', async () => {
  const world = await createPanelWorld('reviewing');
  const id = await givenPanel(world, 'demand', []);
  const insider = await world.person({ colleagueOf: world.poster, userRole: 'official' });
  expect(await listPanelTodos(world.running)).toEqual([]);
  world.now += 8 * DAY;
  expect(await listPanelTodos(world.running)).toMatchObject([{ href: `/listings/${world.listingId}/panel` }]);
  expect(await listPanelTodos(world.as(insider))).toEqual([]);
  await closePanel(world.running, { id });
  expect(await listPanelTodos(world.running)).toEqual([]);
});
