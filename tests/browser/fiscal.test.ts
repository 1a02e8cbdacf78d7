import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { DAY, dayOf, toLocal } from '#src/lib/dates.ts';
import { describeInBrowser, type Stage } from './browser.ts';
import { type Hands, mouse } from './hands.ts';
import { deadlinePasses, fillBid, openListing, post, see, seeOpened, signIn, withDatabase } from './steps.ts';

/**
 * 财政支持 end to end, with scripts off: two officials, the firm that posts, a small firm and its partner that take, an
 * expert, and a citizen who objects. From the batch to 解榜.
 */
describeInBrowser('the other track', {}, (stage) => {
  it('goes from a batch over 论证, joint bid, 公示, 立项 and milestones to 解榜', () => fiscalTrack(stage()), 360_000);
});

const BATCH = '揭榜挂帅试验批次';
const TITLE = '外墙岩棉复合板连续固化线';

async function fiscalTrack(stage: Stage): Promise<void> {
  const as = (name: string) => signIn(async () => mouse(await stage.open({ javaScriptEnabled: false })), name);
  const official = await as('guanyuan');
  await openBatch(official);
  const poster = await as('qiye');
  await post(poster, TITLE, BATCH);

  await official.goto('/staff');
  await official.follow(TITLE);
  await official.press('初核通过');
  await judge(official, await as('mite'));
  const second = await as('admin');
  await second.goto('/staff');
  await second.follow(TITLE);
  await second.press('同意发榜');
  await see(second.page, '揭榜中');

  const url = second.page.url().split('#')[0] as string;
  const bidder = await as('xiaoqi');
  await takeTogether(bidder, await as('gaoxiao'), url);
  await deadlinePasses(stage.site.databaseUrl, TITLE);
  await propose(poster);

  await publicise(official, url);
  await object(mouse(await stage.open({ javaScriptEnabled: false })));
  await decide(official, url);
  await publicityEnds(stage.site.databaseUrl);
  await approve(official, url);

  await sign(poster);
  await perform(bidder, official, poster);
  await openListing(poster, TITLE);
  await see(poster.page, '已解榜');
}

async function openBatch(hands: Hands): Promise<void> {
  await hands.goto('/staff/batches/new');
  await hands.fill('批次名称', BATCH);
  await hands.tick('财政支持');
  await hands.tick('两级审核');
  const days = { 申报开始: -1, 申报截止: 20, 揭榜截止: 40, 评榜完成: 80 };
  for (const [label, from] of Object.entries(days)) await hands.fill(label, toLocal(Date.now() + from * DAY));
  await hands.fill(/^审核完成/, '');
  await hands.press('保存批次');
  await hands.press('发布批次');
  await see(hands.page, '申报中');
}

/** 论证: an expert scores, the official ends it. */
async function judge(official: Hands, expert: Hands): Promise<void> {
  await openFromStaff(official);
  await official.follow('组织论证');
  await official.fill('评议到哪一天为止', dayOf(Date.now() + 5 * DAY));
  await official.press('建立评议');
  await official.fill('专家的邮箱', 'mite@demo.example');
  await official.press('添加专家');
  const panel = official.page.url();
  await expert.goto('/workbench');
  await expert.follow(new RegExp(TITLE));
  for (const i of [0, 1, 2, 3]) await expert.fillAt(`#scores-${i}`, '85');
  await expert.fill('评议意见', '带动面广，指标可测，资金安排合理。');
  await expert.press('提交打分');
  await official.goto(panel);
  await see(official.page, '85');
  await official.open('结束评议');
  await official.press('确定结束评议');
}

async function openFromStaff(hands: Hands): Promise<void> {
  await hands.goto('/staff');
  await hands.follow(TITLE);
}

async function takeTogether(lead: Hands, partner: Hands, url: string): Promise<void> {
  await lead.goto(url);
  await lead.follow('我要揭榜');
  await fillBid(lead);
  await lead.press('请别家一起揭');
  await lead.fill(/单位名称的一部分/, '云川理工大学');
  await lead.press('找单位');
  await lead.fill('这家承担什么', '固化动力学模型和在线测温');
  await lead.press('发出邀请');
  await lead.follow('继续填写申请');
  await lead.press('提交揭榜申请');
  await see(lead.page, '没有确认');
  await partner.goto('/workbench');
  await partner.follow(new RegExp(TITLE));
  await partner.press('确认参加');
  await lead.goto(`${url}/bid`);
  await lead.press('提交揭榜申请');
  await see(lead.page, '已提交');
}

async function propose(poster: Hands): Promise<void> {
  await openListing(poster, TITLE);
  await poster.follow('看揭榜申请');
  await seeOpened(poster, '红外预热后双带压合');
  await poster.press('开始遴选');
  await poster.follow(/^作决定/);
  await poster.open('提为拟揭榜方');
  await poster.press('确定提为拟揭榜方');
  await poster.press('提请公示');
}

async function publicise(official: Hands, url: string): Promise<void> {
  await official.goto(url);
  await official.follow('办理拟揭榜公示');
  await official.fill('地址', '云川市行政中心 3 号楼 412');
  await official.press('发布公示');
  await see(official.page, '公示中');
}

async function object(citizen: Hands): Promise<void> {
  await citizen.goto('/publicity');
  await citizen.follow(new RegExp(TITLE));
  await citizen.fill('异议的内容', '联合体成员的检测设备检定证书已经过期，请核实后再定。');
  await citizen.fill('您的真实姓名', '周明');
  await citizen.fill('电话', '0000-8899 7766');
  await citizen.press('提交异议');
  await see(citizen.page, '收到');
  expect(await citizen.page.content()).not.toContain('检定证书');
}

async function decide(official: Hands, url: string): Promise<void> {
  await official.goto(`${url}/publicity`);
  await official.follow(/周明/);
  await official.tick(/不成立/);
  await official.fill(/^处理意见/, '经核实，检定证书在有效期内，异议不成立。');
  await official.press('作出处理');
}

/** A publicity cannot be changed, so the trigger that says so is lifted for a moment. */
const publicityEnds = (databaseUrl: string): Promise<void> =>
  withDatabase(databaseUrl, async (tx) => {
    const triggers = await tx.all<{ name: string; sql: string }>(
      sql`select name, sql from sqlite_master where type = 'trigger' and tbl_name = 'publicities'`,
    );
    expect(triggers.length).toBeGreaterThan(0);
    for (const { name } of triggers) await tx.run(sql`drop trigger ${sql.identifier(name)}`);
    await tx.run(sql`update publicities set ends_at = ${Date.now() - 1000} where subject like ${`%${TITLE}%`}`);
    for (const trigger of triggers) await tx.run(sql.raw(trigger.sql));
  });

async function approve(official: Hands, url: string): Promise<void> {
  await official.goto(`${url}/publicity`);
  await official.fill('立项编号', 'YCJB-2026-08');
  await official.press('立项');
  await official.goto(url);
  await see(official.page, '揭榜成功');
}

async function sign(poster: Hands): Promise<void> {
  await openListing(poster, TITLE);
  await poster.follow('登记合同');
  await poster.follow(/^登记合同/);
  await poster.fill('合同编号', 'YC-2026-221');
  await poster.fill(/^合同金额/, '228');
  await poster.press('登记合同');
  const rows = [
    ['小试', '小试报告', dayOf(Date.now() + 30 * DAY), '100'],
    ['连续线投用', '30 批统计报告', dayOf(Date.now() + 200 * DAY), '127'],
  ];
  await plan(poster, rows);
  await see(poster.page, '处要改');
  await plan(poster, [rows[0] as string[], [...(rows[1] as string[]).slice(0, 3), '128']]);
  await see(poster.page, '小试');
}

async function plan(poster: Hands, rows: string[][]): Promise<void> {
  const columns = ['title', 'deliverable', 'dueOn', 'payFen'];
  for (const [i, cells] of rows.entries())
    for (const [column, text] of cells.entries()) await poster.fillAt(`#milestones-${i}-${columns[column]}`, text);
  await poster.press('存好计划');
}

/** Both milestones reported and judged, the first paid, then 验收 and the supplier directory. */
async function perform(taker: Hands, official: Hands, poster: Hands): Promise<void> {
  await openListing(taker, TITLE);
  await taker.follow('合同与里程碑');
  const contract = taker.page.url();
  for (const title of ['小试', '连续线投用']) {
    await taker.goto(contract);
    await taker.follow(new RegExp(`\\. ${title}`));
    await taker.fill('完成情况', `${title}按计划完成，见附件报告。`);
    await taker.press(/^报送/);
    await official.goto('/workbench');
    await official.follow(new RegExp(`结论：${title}`));
    await official.tick(/达成/);
    await official.fill(/^意见/, '材料齐全，数据可信。');
    await official.press('记下结论');
  }
  await poster.goto('/workbench');
  await poster.follow(/登记付款：小试/);
  await poster.press('登记付款');
  await taker.goto(contract);
  await taker.fill('完成情况', '两个里程碑都已达成，产线连续运行 30 天。');
  await taker.press('申请验收');
  await official.goto('/workbench');
  await official.follow(new RegExp(`验收：${TITLE}`));
  await official.fill('验收意见', '验收组一致同意通过验收。');
  await official.press('通过验收');
  await poster.goto(contract);
  await poster.tick(/列入供应商目录/);
  await poster.press('记下');
}
