import { and, eq, isNotNull } from 'drizzle-orm';
import { afterAll, expect, it } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { events, registrations } from '#db/schema/index.ts';
import { startMailbox } from '#tests/outbox/mailbox.ts';
import { describeInBrowser, type Stage } from './browser.ts';
import { reconnect, scan, stand } from './door-steps.ts';
import { faultsOf } from './faults.ts';
import { type Hands, keyboard, mouse } from './hands.ts';
import { codeIn, entryIn, lettersTo, letterTo, linkIn, type Mailbox } from './letters.ts';
import {
  approve,
  ask,
  changePlace,
  draft,
  FIRST_PLACE,
  move,
  openDoor,
  recapAndArchive,
  SECOND_PLACE,
  TITLE,
} from './salon-steps.ts';
import { see, signIn } from './steps.ts';

const GUEST = 'lu.wen@guest.example';
const addressOf = (name: string) => `${name}@demo.example`;

/**
 * A salon from draft to archive. Two officials without scripts; a firm's person with the keyboard alone; a guest without
 * an account, who has nothing but letters; two who wait; a volunteer at the door with a telephone.
 */
let mailbox: Mailbox;
afterAll(() => mailbox?.stop());
const environment = async () => {
  mailbox = await startMailbox();
  return { SMTP_URL: mailbox.url };
};
describeInBrowser('a salon', environment, (stage) => {
  it(
    'goes from a draft over approval, registration, waiting list, change of place and the door to its archive',
    () => salon(stage()),
    240_000,
  );
});

async function salon(stage: Stage): Promise<void> {
  const plain = async () => mouse(await stage.open({ javaScriptEnabled: false }));
  const as = (name: string) => signIn(plain, name);
  const official = await as('guanyuan');
  await draft(official);
  expect(await official.page.getByRole('button', { name: '批准发布' }).count()).toBe(0);
  await ask(official);
  const url = await approve(await as('admin'));

  await registerByKeyboard(await signIn(async () => keyboard(await stage.open()), 'qiye'));
  const seat = await registerByLetter(await plain());
  await waitFor(await as('xiaoqi'), url, 1);
  const last = await waitFor(await as('gaoxiao'), url, 2);
  await giveUp(await plain(), seat);
  await takeSeat(await plain());
  await last.page.reload();
  await see(last.page, '排在第 1 位');

  await changePlace(official, url);
  await readNews();
  await move(stage.site.databaseUrl, 1, 3);
  await atTheDoor(stage, await openDoor(official, url));
  await move(stage.site.databaseUrl, -3, -0.001);
  await recapAndArchive(official, url);
  await readRecap(await plain(), url);
}

/** Who drives has to give a number plate; nothing typed is lost by the refusal. */
async function registerByKeyboard(hands: Hands): Promise<void> {
  await find(hands);
  await hands.fill('手机', '13900001234');
  await hands.tick(/^\s*是\s*$/);
  await hands.press('报名');
  await see(hands.page, '处要改');
  expect(await hands.page.getByLabel('手机').first().inputValue()).toBe('13900001234');
  await hands.fill(/^车牌/, '云A12345');
  await hands.press('报名');
  await see(hands.page, '报名已确认');
}

async function find(hands: Hands): Promise<void> {
  await hands.goto('/events');
  await hands.follow(TITLE);
}

/** The form, the letter that asks, the letter that says so. Opening a link does nothing: mail scanners open links too. */
async function registerByLetter(hands: Hands): Promise<string> {
  await find(hands);
  await hands.fill('姓名', '陆雯');
  await hands.fill('手机', '13700005678');
  await hands.fill('邮箱', GUEST);
  await hands.fill(/^单位/, '云川精密压铸厂');
  await hands.tick(/^\s*否\s*$/);
  await hands.press('报名');
  await see(hands.page, `信已发往 ${GUEST}`);
  await hands.goto(linkIn(await letterTo(mailbox, GUEST, '请确认报名')));
  expect(lettersTo(mailbox, GUEST)).toHaveLength(1);
  await hands.press('确认报名');
  await see(hands.page, '座位留好了');
  return linkIn(await letterTo(mailbox, GUEST, '报名已确认'));
}

async function waitFor(hands: Hands, url: string, place: number): Promise<Hands> {
  await hands.goto(url);
  await see(hands.page, '名额已满');
  await hands.fill('手机', `1360000000${place}`);
  await hands.tick(/^\s*否\s*$/);
  await hands.press('报名候补');
  await see(hands.page, `排在第 ${place} 位`);
  return hands;
}

/** 取消 in two steps, by the link of a letter. */
async function giveUp(hands: Hands, link: string): Promise<void> {
  await hands.goto(link);
  await see(hands.page, '已确认');
  await hands.open('取消报名');
  await hands.fill(/^原因/, '当天有客户来厂');
  await hands.press('确定取消');
  await see(hands.page, '报名已取消');
}

/** Without an account, by the link of the letter. */
async function takeSeat(hands: Hands): Promise<void> {
  const offer = await letterTo(mailbox, addressOf('xiaoqi'), '有空位了');
  await hands.goto(linkIn(offer));
  await see(hands.page, '有空位留给您');
  await hands.press('接受');
  await see(hands.page, '报名已确认');
}

/** Who has a seat and who waits are told what changed, with an entry that takes the place of the one they have. */
async function readNews(): Promise<void> {
  for (const name of ['qiye', 'xiaoqi', 'gaoxiao']) {
    const news = await letterTo(mailbox, addressOf(name), '活动变动');
    expect(news.text).toContain(`地点：${FIRST_PLACE} → ${SECOND_PLACE}`);
    expect(news.text).toContain(name === 'gaoxiao' ? '“候补”' : '“已确认”');
    expect(entryIn(news).location).toContain(SECOND_PLACE);
  }
  const before = entryIn(await letterTo(mailbox, addressOf('qiye'), '报名已确认'));
  const after = entryIn(await letterTo(mailbox, addressOf('qiye'), '活动变动'));
  expect(before.location).toContain(FIRST_PLACE);
  expect(after.uid).toBe(before.uid);
  expect(after.sequence).toBeGreaterThan(before.sequence);
  expect(lettersTo(mailbox, GUEST).map(({ subject }) => subject)).not.toContainEqual(expect.stringContaining('变动'));
}

/** A volunteer without an account, on a telephone, whose network goes away after the first guest. */
async function atTheDoor(stage: Stage, door: string): Promise<void> {
  const page = await stage.open({ viewport: { width: 390, height: 844 } });
  const [first = '', second = ''] = await Promise.all(
    ['qiye', 'xiaoqi'].map(async (name) => codeIn(await letterTo(mailbox, addressOf(name), '报名已确认'))),
  );
  await stand(page, door);
  expect(await scan(page, first)).toContain('签到成功');
  expect(await scan(page, first)).toContain('已经签过到');
  expect(await scan(page, `${first.slice(0, 4)}${'7'.repeat(6)}-${'7'.repeat(6)}`)).toContain('没有这个码');
  await expect.poll(() => whoCame(stage)).toEqual([addressOf('qiye')]);

  await page.context().setOffline(true);
  await page.reload();
  expect(await scan(page, second)).toContain('签到成功');
  expect(await whoCame(stage)).toEqual([addressOf('qiye')]);
  await reconnect(page);
  expect(await whoCame(stage)).toEqual(['qiye', 'xiaoqi'].map(addressOf));
  expect(await faultsOf(page)).toEqual([]);
  await page.context().close();
}

async function whoCame({ site }: Stage): Promise<string[]> {
  const database = openDatabase(site.databaseUrl);
  const came = await database.db
    .select({ email: registrations.email })
    .from(registrations)
    .innerJoin(events, eq(events.id, registrations.eventId))
    .where(and(eq(events.title, TITLE), isNotNull(registrations.checkedInAt)));
  database.close();
  return came.map(({ email }) => email).sort();
}

async function readRecap(visitor: Hands, url: string): Promise<void> {
  await visitor.goto(url);
  await see(visitor.page, '已归档');
  await see(visitor.page, '2 人，2 家单位');
  await see(visitor.page, '试做三批真空压铸件');
}
