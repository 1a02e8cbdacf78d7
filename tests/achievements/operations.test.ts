import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { achievements, audit, outbox } from '#db/schema/index.ts';
import type { AchievementInput } from '#src/domain/achievements/input.ts';
import {
  askAboutAchievement,
  publishAchievement,
  saveAchievement,
  withdrawAchievement,
} from '#src/domain/achievements/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

const input = (of: Partial<AchievementInput> = {}): AchievementInput => ({
  id: newId(),
  title: '无卤阻燃聚苯乙烯珠粒制备方法',
  field: 'chem',
  chain: 'polymer',
  industry: '29',
  summary: '以膨胀石墨与磷系协效代替六溴环十二烷，板材氧指数达 33 %。',
  ip: '发明专利 ZL000000000000.0 已授权',
  trl: 5,
  modes: ['licence'],
  priceFen: null,
  team: '',
  cases: '',
  ...of,
});
const academic = (world: World) => world.person({ kind: 'academy', region: 'bh' });
const rows = ({ database }: World) => database.db.select().from(achievements);
const states = async (world: World) => (await rows(world)).map((row) => row.state);

describe('an achievement on its way', () => {
  it('is drafted, published, taken down and published again, with every move on record', async () => {
    const world = await createWorld();
    const ctx = world.as(await academic(world));
    const achievement = input();
    await saveAchievement(ctx, achievement);
    await publishAchievement(ctx, achievement);
    await withdrawAchievement(ctx, { id: achievement.id, reason: '' });
    await publishAchievement(ctx, achievement);
    const history = await world.database.db.select().from(audit).where(eq(audit.thingId, achievement.id));
    expect(history.map((row) => [row.action, row.from, row.to])).toEqual([
      ['create', '', 'draft'],
      ['publish', 'draft', 'published'],
      ['withdraw', 'published', 'withdrawn'],
      ['publish', 'withdrawn', 'published'],
    ]);
    expect((await rows(world))[0]).toMatchObject({ state: 'published', region: 'bh', modes: ['licence'], trl: 5 });
  });

  it('stays one row when the form arrives twice at the same time', async () => {
    const world = await createWorld();
    const ctx = world.as(await academic(world));
    const achievement = input();
    await Promise.all([publishAchievement(ctx, achievement), publishAchievement(ctx, achievement)]);
    expect(await states(world)).toEqual(['published']);
  });

  it('asks for a way of cooperating, and from level 6 on for what shows it, keeping the draft', async () => {
    const world = await createWorld();
    const ctx = world.as(await academic(world));
    const achievement = input({ modes: [], trl: 6 });
    await expect(publishAchievement(ctx, achievement)).rejects.toMatchObject({
      errors: { modes: '请至少选一种合作方式', cases: expect.stringContaining('依据') },
    });
    expect(await states(world)).toEqual(['draft']);
    await publishAchievement(ctx, { ...achievement, modes: ['joint'], cases: '500 升发酵中试线连续运行 3 批' });
    expect(await states(world)).toEqual(['published']);
  });
});

describe('what is refused', () => {
  it('firms, banks and the administration, in a sentence', async () => {
    const world = await createWorld();
    for (const kind of ['large', 'small', 'bank', 'government'] as const)
      await expect(saveAchievement(world.as(await world.person({ kind })), input())).rejects.toMatchObject({
        kind: 'forbidden',
        message: expect.stringContaining('高校院所'),
      });
    expect(await rows(world)).toEqual([]);
  });

  it('another academy, whatever id its form carries', async () => {
    const world = await createWorld();
    const achievement = input();
    await publishAchievement(world.as(await academic(world)), achievement);
    const stranger = world.as(await academic(world));
    await expect(saveAchievement(stranger, { ...achievement, title: '改成我的' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(withdrawAchievement(stranger, { id: achievement.id, reason: '' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect((await rows(world))[0]?.title).toBe(achievement.title);
  });

  it('publication before the academy is verified, keeping the draft', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person({ kind: 'academy', state: 'pending' }));
    await expect(publishAchievement(ctx, input())).rejects.toMatchObject({ kind: 'conflict' });
    expect(await states(world)).toEqual(['draft']);
  });

  it('taking down a draft; and an official who gives no reason', async () => {
    const world = await createWorld();
    const ctx = world.as(await academic(world));
    const achievement = input();
    await saveAchievement(ctx, achievement);
    await expect(withdrawAchievement(ctx, { id: achievement.id, reason: '' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await publishAchievement(ctx, achievement);
    const official = world.as(await world.official());
    await expect(withdrawAchievement(official, { id: achievement.id, reason: '' })).rejects.toMatchObject({
      errors: { reason: '请写明为什么下架' },
    });
    await withdrawAchievement(official, { id: achievement.id, reason: '权利人提出异议' });
    expect(await states(world)).toEqual(['withdrawn']);
  });
});

describe('a question about an achievement', () => {
  it('reaches the academy, from people of other verified organisations only', async () => {
    const world = await createWorld();
    const owner = await academic(world);
    const achievement = input();
    await publishAchievement(world.as(owner), achievement);
    const question = { id: achievement.id, message: '独占许可怎么谈？' };
    await expect(askAboutAchievement(world.as(owner), question)).rejects.toMatchObject({ kind: 'forbidden' });
    await askAboutAchievement(world.as(await world.person()), question);
    const letters = await world.database.db.select().from(outbox).where(eq(outbox.kind, 'mail'));
    expect(letters.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ to: owner.email, text: expect.stringContaining('独占许可怎么谈？') }),
    ]);
  });
});
