import { expect, it } from 'vitest';
import { describeInBrowser } from './browser.ts';
import { type Hands, keyboard, mouse } from './hands.ts';
import { deadlinePasses, openListing, post, see, seeOpened, signIn, take } from './steps.ts';

/**
 * The main job, 市场对接, end to end, by four people: a firm posts what it cannot make, an official publishes it, a small
 * firm finds it by its match and takes it, the firm selects, signs, accepts the work and enters the taker into its
 * supplier directory. Once without scripts, once with the keyboard alone.
 */
describeInBrowser('the main job', {}, (stage) => {
  it(
    'is done with JavaScript off',
    () => mainJob(async () => mouse(await stage().open({ javaScriptEnabled: false })), stage, '甲'),
    240_000,
  );
  it(
    'is done with the keyboard alone',
    () => mainJob(async () => keyboard(await stage().open()), stage, '乙'),
    360_000,
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

  await openListing(poster, title);
  await see(poster.page, '可能揭得了的单位');
  await see(poster.page, '石岭绿建板材');
  await see(poster.page, '1 家已揭榜');
  expect(await poster.page.content()).not.toContain('红外预热');

  await deadlinePasses(stage().site.databaseUrl, title);
  await select(poster, title);
  await finish(bidder, poster, title);
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

async function select(hands: Hands, title: string): Promise<void> {
  await openListing(hands, title);
  await hands.follow('看揭榜申请');
  await seeOpened(hands, '红外预热后双带压合');
  await hands.press('开始遴选');
  await hands.follow(/^作决定/);
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
  await openListing(hands, title);
  await see(hands.page, '已签约');
}

/** The taker asks for 验收, the poster grants it and enters the taker into its supplier directory. */
async function finish(taker: Hands, poster: Hands, title: string): Promise<void> {
  await openListing(taker, title);
  await taker.follow('合同与里程碑');
  await taker.fill('完成情况', '连续粘结线已投用 30 天，粘结强度 0.18 MPa，燃烧性能 B1 级，检测报告两份。');
  await taker.press('申请验收');
  await poster.goto('/workbench');
  await poster.follow(new RegExp(`验收.*：${title}$`));
  await poster.fill('验收意见', '指标逐项达到，同意验收。');
  await poster.tick(/列入供应商目录/);
  await poster.press('通过验收');
  await openListing(poster, title);
  await see(poster.page, '已解榜');
}
