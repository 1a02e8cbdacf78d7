import { describe, expect, it } from 'vitest';
import { files } from '#db/schema/index.ts';
import { decideMilestone, payMilestone, planMilestones, reportMilestone } from '#src/domain/contracts/milestones.ts';
import { milestonePhaseOf } from '#src/domain/contracts/states.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { AMOUNT, type ContractWorld, createContractWorld, planOf, row, SIGNED_ON } from './contract-world.ts';

/** A contract with two milestones of a half each; the first was reported. */
async function underWay(options: Parameters<typeof createContractWorld>[0] = {}) {
  const world = await createContractWorld(options);
  const plan = planOf([1, 1]);
  await planMilestones(world.posting, { id: world.id, milestones: plan });
  const [first, second] = plan.map(({ id }) => id) as [string, string];
  await reportMilestone(world.taking, { id: first, report: '小试做完，氧指数 33' });
  return { world, first, second };
}
const verdict = (id: string, outcome: 'met' | 'partial' | 'missed' = 'met') => ({ id, outcome, verdict: '同意' });
const plain = (rows: Awaited<ReturnType<ContractWorld['milestones']>>) =>
  rows.map(({ title, payFen, position }) => [position, title, payFen]);

describe('the plan', () => {
  it('is kept when its payments add up to the contract, and the taker is told', async () => {
    const world = await createContractWorld();
    await planMilestones(world.posting, { id: world.id, milestones: planOf([3, 7]) });
    expect(plain(await world.milestones())).toEqual([
      [1, '第 1 步', 225_000_000],
      [2, '第 2 步', 525_000_000],
    ]);
    const letter = (await world.letters()).at(-1);
    expect(letter).toMatchObject({ to: world.takers[0]?.email, subject: expect.stringContaining('【里程碑已计划】') });
    expect(letter?.text).toContain('2. 第 2 步，2027 年 2 月 15 日到期，付款 525 万元');
  });

  it.each([
    ['1 分 short', [row({ payFen: AMOUNT - 1 })], { milestones: expect.stringContaining('还差 0.01 元') }],
    ['1 分 over', [row({ payFen: AMOUNT + 1 })], { milestones: expect.stringContaining('多了 0.01 元') }],
    ['empty', [], { milestones: expect.any(String) }],
    ['due on the day of signing', [row({ dueOn: SIGNED_ON })], { 'milestones.0.dueOn': expect.any(String) }],
    [
      'with two on one day, a blank row between',
      [row({ payFen: AMOUNT - 1 }), row({ payFen: 1, at: 2 })],
      { 'milestones.2.dueOn': '第 2 个的到期日要晚于前一个' },
    ],
    [
      'that goes back in time',
      [row({ payFen: 0 }), row({ dueOn: '2027-03-30', at: 1 })],
      { 'milestones.1.dueOn': expect.any(String) },
    ],
  ])('%s is refused at its field and changes nothing', async (_, milestones, errors) => {
    const world = await createContractWorld();
    await planMilestones(world.posting, { id: world.id, milestones: planOf([1]) });
    const before = await world.milestones();
    await expect(planMilestones(world.posting, { id: world.id, milestones })).rejects.toMatchObject({ errors });
    expect(await world.milestones()).toEqual(before);
  });

  it('can be changed until the first report, keeping the rows that stay', async () => {
    const world = await createContractWorld();
    const plan = planOf([1, 1, 1]);
    await planMilestones(world.posting, { id: world.id, milestones: plan });
    const [first, , third] = plan as [ReturnType<typeof row>, ReturnType<typeof row>, ReturnType<typeof row>];
    const changed = [
      { ...first, payFen: 1 },
      { ...third, payFen: AMOUNT - 1 },
    ];
    await planMilestones(world.posting, { id: world.id, milestones: changed });
    expect((await world.milestones()).map(({ id, payFen }) => [id, payFen])).toEqual([
      [first.id, 1],
      [third.id, AMOUNT - 1],
    ]);
    await reportMilestone(world.taking, { id: first.id, report: '做完' });
    await expect(planMilestones(world.posting, { id: world.id, milestones: plan })).rejects.toThrow('计划不能再改');
  });

  it('sent twice is one', async () => {
    const world = await createContractWorld();
    const input = { id: world.id, milestones: planOf([1, 2]) };
    await Promise.all([planMilestones(world.posting, input), planMilestones(world.posting, input)]);
    expect(await world.milestones()).toHaveLength(2);
    expect((await world.trail(world.id)).filter(({ action }) => action === 'plan')).toHaveLength(1);
  });

  it('takes no row of another contract', async () => {
    const world = await createContractWorld({ takers: 2 });
    const plan = planOf([1]);
    await planMilestones(world.posting, { id: world.id, milestones: plan });
    const other = world.contractIds[1] as string;
    await expect(planMilestones(world.posting, { id: other, milestones: plan })).rejects.toThrow('请刷新');
    expect(await world.milestones()).toHaveLength(1);
    expect(await world.milestones(other)).toEqual([]);
  });

  it('does not drop a milestone beside which the taker has laid evidence', async () => {
    const world = await createContractWorld();
    const plan = planOf([1, 1]);
    await planMilestones(world.posting, { id: world.id, milestones: plan });
    const file = { owner: 'milestones' as const, ownerId: plan[1]?.id as string, name: '检测报告.pdf', type: 'pdf' };
    const stored = { size: 1, digest: 'd', storedAs: 's', uploadedBy: world.takers[0]?.id as string, createdAt: 1 };
    await world.database.write(async (tx) => {
      await tx.insert(files).values({ id: newId(), ...file, ...stored });
    });
    const without = { id: world.id, milestones: planOf([1]) };
    await expect(planMilestones(world.posting, without)).rejects.toThrow('“第 2 步”已经有揭榜方传的证明');
    expect(await world.milestones()).toHaveLength(2);
  });
});

describe('a milestone', () => {
  it('is reported, judged with an opinion and told to the other side', async () => {
    const { world, first } = await underWay();
    expect((await world.letters()).at(-1)).toMatchObject({ to: world.poster.email });
    await decideMilestone(world.posting, verdict(first));
    expect((await world.milestones())[0]).toMatchObject({
      ...{ state: 'met', verdict: '同意', decidedBy: world.poster.id, decidedAt: world.now },
      ...{ report: '小试做完，氧指数 33', reportedAt: world.now },
    });
    expect((await world.letters()).at(-1)).toMatchObject({ to: world.takers[0]?.email });
    expect((await world.trail(first)).map(({ from, to, actorId }) => [from, to, actorId])).toEqual([
      ['planned', 'reported', world.takers[0]?.id],
      ['reported', 'met', world.poster.id],
    ]);
  });

  it('of the fiscal track is judged by officials of neither side, and both sides are told', async () => {
    const { world, first } = await underWay({ track: 'fiscal' });
    const told = (await world.letters()).slice(-2).map(({ to }) => to);
    expect(told.sort()).toEqual([world.clerk.email, world.poster.email].sort());
    await decideMilestone(world.as(world.clerk), verdict(first));
    const after = (await world.letters()).slice(-2).map(({ to }) => to);
    expect(after.sort()).toEqual([world.takers[0]?.email, world.poster.email].sort());
  });

  it.each(['partial', 'missed'] as const)('found %s may be reported again', async (outcome) => {
    const { world, first } = await underWay();
    await decideMilestone(world.posting, verdict(first, outcome));
    await reportMilestone(world.taking, { id: first, report: '补做完' });
    expect((await world.milestones())[0]).toMatchObject({ state: 'reported', report: '补做完' });
    await decideMilestone(world.posting, verdict(first));
    expect((await world.milestones())[0]?.state).toBe('met');
  });

  it('sent twice is reported and judged once', async () => {
    const { world, first } = await underWay();
    await reportMilestone(world.taking, { id: first, report: '小试做完，氧指数 33' });
    await decideMilestone(world.posting, verdict(first));
    await decideMilestone(world.posting, verdict(first));
    expect(await world.trail(first)).toHaveLength(2);
  });

  it('is 未到期, 临期 within a week and 逾期 when its day is over in Beijing', () => {
    const at = (day: string) => Date.parse(`${day}T23:59:59+08:00`);
    const phase = (now: number) => milestonePhaseOf({ state: 'planned', dueOn: '2027-03-31' }, now);
    expect(phase(at('2027-03-23'))).toBe('ahead');
    expect(phase(at('2027-03-24'))).toBe('due');
    expect(phase(at('2027-03-31'))).toBe('due');
    expect(phase(at('2027-03-31') + 1000)).toBe('overdue');
    expect(milestonePhaseOf({ state: 'met', dueOn: '2027-03-31' }, at('2028-01-01'))).toBe('met');
  });
});

describe('a payment', () => {
  const pay = (id: string, paidFen: number, paidOn: string | null = '2026-11-22') => ({ id, paidFen, paidOn });

  it('is recorded for what was met or partly met, and can be put right', async () => {
    const { world, first } = await underWay();
    await decideMilestone(world.posting, verdict(first, 'partial'));
    await payMilestone(world.posting, pay(first, 100));
    await payMilestone(world.posting, pay(first, AMOUNT / 2));
    expect((await world.milestones())[0]).toMatchObject({ paidFen: AMOUNT / 2, paidOn: '2026-11-22' });
    await payMilestone(world.posting, pay(first, 0));
    expect((await world.milestones())[0]).toMatchObject({ paidFen: null, paidOn: null });
    const paid = (await world.trail(first)).filter(({ action }) => action === 'pay').map(({ reason }) => reason);
    expect(paid).toEqual(['累计 1 元', '累计 375 万元', '改为没有付过']);
  });

  it.each([
    ['more than the share', AMOUNT / 2 + 1, '2026-11-22', { paidFen: expect.stringContaining('最多 375 万元') }],
    ['tomorrow', 1, '2026-11-23', { paidOn: '付款日期不能晚于今天' }],
    ['before signing', 1, '2026-11-19', { paidOn: expect.stringContaining('不能早于签约') }],
    ['without a day', 1, null, { paidOn: '请填写付款日期' }],
  ])('of or on %s is refused', async (_, paidFen, paidOn, errors) => {
    const { world, first } = await underWay();
    await decideMilestone(world.posting, verdict(first));
    await expect(payMilestone(world.posting, pay(first, paidFen, paidOn))).rejects.toMatchObject({ errors });
    expect((await world.milestones())[0]?.paidFen).toBeNull();
  });

  it('waits for a verdict', async () => {
    const { world, first, second } = await underWay();
    for (const id of [first, second])
      await expect(payMilestone(world.posting, pay(id, 1))).rejects.toThrow('达成或部分达成');
    await decideMilestone(world.posting, verdict(first, 'missed'));
    await expect(payMilestone(world.posting, pay(first, 1))).rejects.toThrow('达成或部分达成');
  });

  it('keeps a milestone from becoming 未达成 later', async () => {
    const { world, first } = await underWay();
    await decideMilestone(world.posting, verdict(first, 'partial'));
    await payMilestone(world.posting, pay(first, 1));
    world.now += DAY;
    await reportMilestone(world.taking, { id: first, report: '再报' });
    await expect(decideMilestone(world.posting, verdict(first, 'missed'))).rejects.toThrow('已经付过款');
    await decideMilestone(world.posting, { ...verdict(first), verdict: '补齐了' });
    expect((await world.milestones())[0]).toMatchObject({ state: 'met', paidFen: 1 });
  });
});
