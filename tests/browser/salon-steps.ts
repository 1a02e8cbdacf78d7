import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { events } from '#db/schema/index.ts';
import { HOUR } from '#src/lib/dates.ts';
import type { Hands } from './hands.ts';
import { see, withDatabase } from './steps.ts';

/** What the organisers of a salon do. */
export const TITLE = '铝合金压铸件气孔控制技术沙龙';
export const FIRST_PLACE = '高新区创新中心 3 楼路演厅';
export const SECOND_PLACE = '石岭科技园报告厅';

/** Once with nothing but a name, then whole: two seats, an agenda, a guest, a question that hangs on another. */
export async function draft(official: Hands): Promise<void> {
  await official.goto('/events');
  await official.follow('办一场活动');
  await official.fill('活动名称', TITLE);
  await official.press('提交审批');
  await see(official.page, '处要改');
  expect(await official.page.getByLabel('活动名称').inputValue()).toBe(TITLE);
  await official.fill('一句话介绍', '压铸企业和高校一起谈气孔怎么来、怎么测、怎么压下去。');
  await official.fill('活动内容', '请三家压铸企业带样件来，现场剖切，高校讲真空压铸和局部增压。');
  await official.fill(/^地点/, FIRST_PLACE);
  await official.fill(/^地址/, '高新区创新路 18 号');
  const rows = {
    'agenda-0': ['time 14:30', 'title 企业讲样件', 'who 市工信局'],
    'agenda-1': ['time 15:30', 'title 现场剖切'],
  };
  const speakers = { 'speakers-0': ['name 周予宁', 'unit 云川理工大学', 'post 教授'] };
  for (const [row, cells] of Object.entries({ ...rows, ...speakers }))
    for (const [column = '', text = ''] of cells.map((cell) => cell.split(' ')))
      await official.fillAt(`#${row}-${column}`, text);
  await official.fill(/^总名额/, '2');
  await official.fill('电话', '0000-8800 0066');
  await official.press('提交审批');
  await see(official.page, '等管理部门的另一位同事审批');
}

/** 车牌 is asked of who drives, and must be answered then. */
export async function ask(official: Hands): Promise<void> {
  await official.follow('报名表');
  await official.fill('问题', '开车来吗');
  await official.select('题型', '是否');
  await official.tick('必填');
  await official.press('加上');
  await official.fill('问题', '车牌');
  await official.tick('必填');
  await official.select(/^接在哪个问题后面/, '开车来吗（报名时）');
  await official.fill(/^选了什么才问/, '是');
  await official.press('加上');
  await see(official.page, '“开车来吗”选“是”才问');
}

export async function approve(second: Hands): Promise<string> {
  await second.goto('/staff/events');
  await second.follow(TITLE);
  await second.press('批准发布');
  await see(second.page, '报名中');
  return second.page.url().split(/[?#]/)[0] as string;
}

export async function changePlace(official: Hands, url: string): Promise<void> {
  await official.goto(url);
  await official.follow('修改');
  await official.fill(/^地点/, SECOND_PLACE);
  await official.fill(/^修改说明/, '路演厅检修。');
  await official.press('公布修改');
  await see(official.page, SECOND_PLACE);
}

/** The address that is sent to volunteers. */
export async function openDoor(official: Hands, url: string): Promise<string> {
  await official.goto(url);
  await official.follow('报名管理');
  await official.follow('签到台');
  await official.fill('签到点', '东门');
  await official.press('开签到点');
  return official.page
    .getByText(/\/door\?token=/)
    .first()
    .innerText();
}

/** Nothing is archived without a recap, and no recap is handed in with a gap. */
export async function recapAndArchive(official: Hands, url: string): Promise<void> {
  await official.goto(url);
  await official.follow('填总结');
  expect(await official.page.getByRole('button', { name: '归档' }).count()).toBe(0);
  await official.press('交齐总结');
  await see(official.page, '处要改');
  // Counted from who was let in at the door, not typed.
  expect(await official.page.getByLabel('到场人数').count()).toBe(0);
  for (const figure of [/^提出的技术需求/, /^到场专家/, /^达成对接意向/]) await official.fill(figure, '1');
  await official.fill('活动成效', '恒泽和云川理工大学约定试做三批真空压铸件。');
  await official.fill(/^没有现场图片的原因/, '样件涉及图纸，没有拍照。');
  await official.press('交齐总结');
  await see(official.page, '总结已经交齐');
  await official.press('归档');
  await see(official.page, '已经归档');
}

/** The clock cannot be turned for a running server, so the event is moved: it begins, or ends, so many hours from now. */
export const move = (databaseUrl: string, from: number, to: number): Promise<void> =>
  withDatabase(databaseUrl, (tx) =>
    tx
      .update(events)
      .set({
        startsAt: Date.now() + from * HOUR,
        endsAt: Date.now() + to * HOUR,
        registrationClosesAt: null,
        cancelUntilAt: null,
      })
      .where(eq(events.title, TITLE)),
  );
