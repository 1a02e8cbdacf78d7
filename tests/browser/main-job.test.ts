import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { listings } from '#db/schema/index.ts';
import { DEMO_PASSWORD } from '#db/seed/load.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { describeInBrowser } from './browser.ts';
import { type Hands, keyboard, mouse } from './hands.ts';

/**
 * The main job, end to end, by four people: a firm posts what it cannot make, an official publishes it, a small firm
 * finds it by its match and takes it, the firm selects and signs. Once without scripts, once with the keyboard alone.
 */
describeInBrowser('the main job', {}, (stage) => {
  it(
    'is done with JavaScript off',
    () => mainJob(async () => mouse(await stage().open({ javaScriptEnabled: false })), stage, '甲'),
    180_000,
  );
  it(
    'is done with the keyboard alone',
    () => mainJob(async () => keyboard(await stage().open()), stage, '乙'),
    300_000,
  );
});

type Stage = Parameters<Parameters<typeof describeInBrowser>[2]>[0];

async function mainJob(newHands: () => Promise<Hands>, stage: Stage, series: string): Promise<void> {
  const title = `保温装饰一体板防火隔离带${series}型连续粘结线`;
  const poster = await signIn(newHands, 'qiye');
  await post(poster, title);

  const official = await signIn(newHands, 'guanyuan');
  await official.follow('待办队列');
  await official.follow(title);
  await official.press('同意发榜');
  await see(official.page, '榜 20');

  const bidder = await signIn(newHands, 'xiaoqi');
  await find(bidder, title);
  await take(bidder);

  await poster.goto('/workbench');
  await poster.follow(new RegExp(`^${title}$`));
  await see(poster.page, '可能揭得了的单位');
  await see(poster.page, '石岭绿建板材');
  await see(poster.page, '1 家已揭榜');
  expect(await poster.page.content()).not.toContain('红外预热');

  await deadlinePasses(stage().site.databaseUrl, title);
  await select(poster, title);

  await bidder.goto('/workbench');
  await see(bidder.page, '揭榜成功');
  await bidder.follow('工作台');
}

async function signIn(newHands: () => Promise<Hands>, name: string): Promise<Hands> {
  const hands = await newHands();
  await hands.goto('/');
  await hands.follow('登录');
  await hands.fill('邮箱', `${name}@demo.example`);
  await hands.fill('密码', DEMO_PASSWORD);
  await hands.press('登录');
  await see(hands.page, '等您办的');
  return hands;
}

/** First with nothing but a name: the draft is kept and every field that lacks something says so. */
async function post(hands: Hands, title: string): Promise<void> {
  await hands.goto('/listings');
  await hands.follow('我要发榜');
  await hands.fill('需求名称', title);
  await hands.press('提交初核');
  await see(hands.page, '处要改');
  expect(await hands.page.getByLabel('需求名称').inputValue()).toBe(title);

  await hands.select('所属产业链', '绿色建材');
  await hands.fill(/^背景/, '现有一体板的防火隔离带靠人工涂胶，粘结强度离散大，雨季返工多。');
  await hands.fill(
    /^目标/,
    '保温装饰一体板的防火隔离带改为连续粘结，B1 级芯材与岩棉带拼缝不脱开，产线节拍不低于现有水平。',
  );
  const rows = [
    ['燃烧性能', 'B1 级', '', 'GB 8624'],
    ['粘结强度', '≥ 0.15', 'MPa', 'GB/T 29906'],
  ];
  for (const [row, cells] of rows.entries())
    for (const [column, text] of cells.entries()) await fillIndicator(hands, row, column, text);
  await hands.fill(/^资金投入/, '320');
  await hands.fill(/付给揭榜方/, '240');
  await hands.fill(/^完成时限/, dayOf(Date.now() + 400 * DAY));
  await hands.fill(/知识产权归谁/, '双方共有，发榜方在本企业内免费实施。');
  await hands.fill(/^只给管理部门看的/, '现用双组分聚氨酯胶的供应价。');
  await hands.fill(/^电话/, '0000-8812 6677');
  await hands.press('提交初核');
  await see(hands.page, '已经提交，等待初核');
}

async function fillIndicator(hands: Hands, row: number, column: number, text: string): Promise<void> {
  const names = ['name', 'value', 'unit', 'method'];
  const id = `indicators-${row}-${names[column]}`;
  await hands.fillAt(`#${id}`, text);
}

async function find(hands: Hands, title: string): Promise<void> {
  // The worker brings the index up to date within a second of the publication.
  await expect
    .poll(
      async () => {
        await hands.goto('/workbench');
        return hands.page.locator('.matches').innerText();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toContain(title);
  await hands.follow(new RegExp(`^${title}$`));
  await see(hands.page, '还有一部分内容不公开');
  expect(await hands.page.content()).not.toContain('双组分聚氨酯');
}

async function take(hands: Hands): Promise<void> {
  await hands.follow('我要揭榜');
  await hands.press('提交揭榜申请');
  await see(hands.page, '处要改');
  await hands.fill('团队', '总工带队，粘结、设备、检测各两人。');
  await hands.fill('研发能力', '现有 B1 级保温装饰一体板线一条，2025 年 9 月 GB 8624 报告。');
  await hands.fill('攻关方案', '辊涂改为连续刮涂，红外预热后双带压合，先做 30 天对比试验。');
  await hands.fill('进度', '第 1 个月小试，第 4 个月改线，第 8 个月连续 30 批统计。');
  await hands.fill(/^报价/, '２２８');
  await hands.fill(/^电话/, '0000-8823 1100');
  await hands.tick(/^信用承诺/);
  await hands.press('提交揭榜申请');
  await see(hands.page, '已提交');
}

/** The clock cannot be turned for a running server, so the deadline is. */
async function deadlinePasses(databaseUrl: string, title: string): Promise<void> {
  const database = openDatabase(databaseUrl);
  await database.write(async (tx) => {
    await tx
      .update(listings)
      .set({ deadlineAt: Date.now() - 1000 })
      .where(eq(listings.title, title));
  });
  database.close();
}

async function select(hands: Hands, title: string): Promise<void> {
  await hands.goto('/workbench');
  await hands.follow(new RegExp(`^${title}$`));
  await hands.follow('看揭榜申请');
  await hands.press('开始遴选');
  await see(hands.page, '红外预热后双带压合');
  await hands.follow(/^定为揭榜方或未入选/);
  await hands.open('定为揭榜方');
  await hands.press('确定由这家揭榜');
  await see(hands.page, '已定为揭榜方');
  await hands.press('完成遴选');
  await see(hands.page, '登记合同');
  await hands.follow('登记合同');
  await see(hands.page, '0000-8823 1100');
  await hands.fill('合同编号', 'YC-2026-118');
  await hands.fill(/^合同金额/, '228');
  await hands.press('登记合同');
  await hands.goto('/workbench');
  await hands.follow(new RegExp(`^${title}$`));
  await see(hands.page, '已签约');
}

const see = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();
