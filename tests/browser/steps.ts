import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openDatabase, type Transaction } from '#db/client.ts';
import { batches, listings } from '#db/schema/index.ts';
import { DEMO_PASSWORD } from '#db/seed/load.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import type { Hands } from './hands.ts';

/** What people of the main jobs do, each as they would: by the words on the page. */
export const see = (page: Page, text: string): Promise<void> => page.getByText(text).first().waitFor();

export async function signIn(newHands: () => Promise<Hands>, name: string): Promise<Hands> {
  const hands = await newHands();
  await hands.goto('/');
  await hands.follow('登录');
  await hands.fill('邮箱', `${name}@demo.example`);
  await hands.fill('密码', DEMO_PASSWORD);
  await hands.press('登录');
  await hands.page.waitForURL('**/workbench');
  return hands;
}

/** First with nothing but a name: the draft is kept and every field that lacks something says so. */
export async function post(hands: Hands, title: string, batch?: string): Promise<void> {
  await hands.goto('/listings');
  await hands.follow('我要发榜');
  await hands.fill('需求名称', title);
  await hands.press('提交初核');
  await see(hands.page, '处要改');
  expect(await hands.page.getByLabel('需求名称').inputValue()).toBe(title);

  if (batch) await hands.tick(new RegExp(batch));
  await hands.select('所属领域', '绿色建材');
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
  if (batch) await hands.fill(/申请财政支持/, '60');
  await hands.fill(/^完成时限/, dayOf(Date.now() + 400 * DAY));
  await hands.fill(/知识产权归谁/, '双方共有，发榜方在本企业内免费实施。');
  await hands.fill(/^只给管理部门看的/, '现用双组分聚氨酯胶的供应价。');
  await hands.fill(/^电话/, '0000-8812 6677');
  await hands.press('提交初核');
  await see(hands.page, '已经提交，等待初核');
}

async function fillIndicator(hands: Hands, row: number, column: number, text: string): Promise<void> {
  const names = ['name', 'value', 'unit', 'method'];
  await hands.fillAt(`#indicators-${row}-${names[column]}`, text);
}

/** From the page of a listing: once with nothing, then whole. Leaves the bid as it was handed in. */
export async function take(hands: Hands): Promise<void> {
  await hands.follow('我要揭榜');
  await hands.press('提交揭榜申请');
  await see(hands.page, '处要改');
  await fillBid(hands);
  await hands.press('提交揭榜申请');
  await see(hands.page, '已提交');
}

export async function fillBid(hands: Hands): Promise<void> {
  await hands.fill('团队', '总工带队，粘结、设备、检测各两人。');
  await hands.fill('研发能力', '现有 B1 级保温装饰一体板线一条，2025 年 9 月 GB 8624 报告。');
  await hands.fill('攻关方案', '辊涂改为连续刮涂，红外预热后双带压合，先做 30 天对比试验。');
  await hands.fill('进度', '第 1 个月小试，第 4 个月改线，第 8 个月连续 30 批统计。');
  await hands.fill(/^报价/, '２２８');
  await hands.fill(/^电话/, '0000-8823 1100');
  await hands.tick(/信用承诺/);
}

/** The clock cannot be turned for a running server, so dates are. */
export async function withDatabase(databaseUrl: string, work: (tx: Transaction) => Promise<unknown>): Promise<void> {
  const database = openDatabase(databaseUrl);
  await database.write(async (tx) => void (await work(tx)));
  database.close();
}

export const deadlinePasses = (databaseUrl: string, title: string): Promise<void> =>
  withDatabase(databaseUrl, async (tx) => {
    const deadlineAt = Date.now() - 1000;
    const [row] = await tx.update(listings).set({ deadlineAt }).where(eq(listings.title, title)).returning();
    if (row?.batchId) await tx.update(batches).set({ bidUntil: deadlineAt }).where(eq(batches.id, row.batchId));
  });

/** From the workbench to the page of a listing. */
export async function openListing(hands: Hands, title: string): Promise<void> {
  await hands.goto('/workbench');
  await hands.follow(new RegExp(`^${title}$`));
}

/** The worker opens what was sealed within seconds. */
export async function seeOpened(hands: Hands, text: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await hands.page.reload();
        return hands.page.locator('main').innerText();
      },
      { timeout: 30_000, interval: 1000 },
    )
    .toContain(text);
}
