import { describe, expect, it } from 'vitest';
import { REGISTRATION_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { acceptOffer, declineOffer, withdraw } from '#src/domain/registrations/answer.ts';
import {
  countOfTab,
  getRegistrationDesk,
  listRegistrations,
  REGISTRATION_TABS,
  type RegistrationTab,
} from '#src/domain/registrations/desk.ts';
import { exportTable } from '#src/domain/registrations/export.ts';
import {
  findRegistrationMove,
  REGISTRATION_MOVES,
  type RegistrationMover,
} from '#src/domain/registrations/move-table.ts';
import { moveRegistration } from '#src/domain/registrations/moves.ts';
import { mayManageRegistrations, mayReadRegistration } from '#src/domain/registrations/policy.ts';
import {
  approveRegistration,
  prioritise,
  promoteRegistration,
  rejectRegistration,
  revokeRegistration,
  seatRegistration,
} from '#src/domain/registrations/review.ts';
import { shownStateOf } from '#src/domain/registrations/states.ts';
import { toCsv } from '#src/lib/csv.ts';
import { createEventWorld, setEvent } from './event-world.ts';

const nothing = { token: '', reason: '' };

describe('待审核 and 候补', () => {
  it('are two things on the page, in the letter and in the sheet', async () => {
    const world = await createEventWorld({ admission: 'review', capacity: 1 });
    const [first, second, third] = [await world.comer(), await world.comer(), await world.comer()];
    expect(await world.count('pending')).toBe(3);
    expect((await world.letters(first.actor.email))[0]).toMatchObject({ subject: '【报名待审核】政校企沙龙' });
    expect((await world.letters(first.actor.email))[0]?.text).not.toContain('候补');
    expect((await approveRegistration(world.hosting(), first)).state).toBe('confirmed');
    expect((await approveRegistration(world.hosting(), second)).state).toBe('waitlisted');
    const waiting = (await world.letters(second.actor.email)).at(-1);
    expect(waiting?.subject).toBe('【报名候补】政校企沙龙');
    expect(waiting?.text).toContain('排在第 1 位');
    expect(waiting?.text).not.toContain('待审核');
    const { rows } = await exportTable(world.hosting(), world.event.id);
    const state = rows[0]?.indexOf('状态') ?? -1;
    const shown = new Map(rows.slice(1).map((row) => [row[1], row[state]]));
    expect([first, second, third].map(({ actor }) => shown.get(actor.name))).toEqual(['已确认', '候补', '待审核']);
    expect((await world.row(third.id)).state).toBe('pending');
  });

  it('the confirmed letter goes out on approval only, with the ticket and the calendar', async () => {
    const world = await createEventWorld({ admission: 'review' });
    const one = await world.comer();
    expect((await world.letters(one.actor.email)).some(({ text }) => text.includes('参会码'))).toBe(false);
    await approveRegistration(world.hosting(), one);
    const letter = (await world.letters(one.actor.email)).at(-1);
    expect(letter?.text).toMatch(/参会码：[0-9A-Z]{3}-/);
    expect(letter?.attachments?.[0]?.content).toContain(`UID:event-${world.event.id}@jiebang`);
  });

  it('a seat that comes free is not given to who waits for a decision', async () => {
    const world = await createEventWorld({ admission: 'review', capacity: 1 });
    const [first, second] = [await world.comer(), await world.comer()];
    await approveRegistration(world.hosting(), first);
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    expect((await world.row(second.id)).state).toBe('pending');
  });
});

describe("the organiser's desk", () => {
  it('counts every registration in exactly one tab', async () => {
    const world = await createEventWorld({ capacity: 2 });
    const all = [];
    for (let i = 0; i < 6; i++) all.push(await world.comer());
    await revokeRegistration(world.hosting(), { id: all[0]?.id ?? '', reason: '名单有误' });
    const desk = await getRegistrationDesk(world.hosting(), world.event.id);
    const tabs = Object.keys(REGISTRATION_TABS) as RegistrationTab[];
    expect(tabs.reduce((sum, tab) => sum + countOfTab(desk.counts, tab), 0)).toBe(desk.counts.total);
    expect(tabs.flatMap((tab) => [...REGISTRATION_TABS[tab].states]).sort()).toEqual([...REGISTRATION_STATES].sort());
    for (const tab of tabs) {
      const page = await listRegistrations(world.hosting(), desk, tab, { word: '', page: 1 });
      expect([page.total, page.rows.length]).toEqual([countOfTab(desk.counts, tab), countOfTab(desk.counts, tab)]);
    }
    expect(desk.left).toBe(0);
  });

  it('is not there for anybody else', async () => {
    const world = await createEventWorld();
    const one = await world.comer();
    for (const ctx of [one.ctx(), world.as(await world.person())]) {
      await expect(getRegistrationDesk(ctx, world.event.id)).rejects.toMatchObject({ kind: 'notFound' });
      await expect(exportTable(ctx, world.event.id)).rejects.toMatchObject({ kind: 'notFound' });
      await expect(approveRegistration(ctx, one)).rejects.toMatchObject({ kind: 'notFound' });
      await expect(revokeRegistration(ctx, { id: one.id, reason: 'x' })).rejects.toMatchObject({ kind: 'notFound' });
    }
  });

  it('exports what no spreadsheet runs', async () => {
    const world = await createEventWorld();
    await world.comer({ name: '=HYPERLINK("http://x")', firm: '+1' });
    const csv = toCsv((await exportTable(world.hosting(), world.event.id)).rows);
    expect(csv.startsWith('\ufeff')).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")",'+1`);
  });

  it('changes the order of the list, with the reason on record', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [first, second, third] = [await world.comer(), await world.comer(), await world.comer()];
    await prioritise(world.hosting(), { id: third.id, priority: 5, reason: '上次没有排上' });
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    expect([(await world.row(second.id)).state, (await world.row(third.id)).state]).toEqual(['waitlisted', 'offered']);
    expect((await world.trail(third.id)).find(({ action }) => action === 'prioritise')?.reason).toBe('上次没有排上');
  });

  it('gives no seat that is not there', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [, second] = [await world.comer(), await world.comer()];
    const input = { id: second.id, reason: '领导' };
    await expect(promoteRegistration(world.hosting(), input)).rejects.toThrow('名额已满');
    await expect(seatRegistration(world.hosting(), input)).rejects.toThrow('名额已满');
    await setEvent(world, { capacity: 2 });
    await promoteRegistration(world.hosting(), input);
    expect((await world.trail(second.id)).at(-1)).toMatchObject({ action: 'offer', reason: '主办方指定：领导' });
  });

  it('turns down with a reason that the person reads', async () => {
    const world = await createEventWorld({ admission: 'review' });
    const one = await world.comer();
    await rejectRegistration(world.hosting(), { id: one.id, reason: '名额留给本地企业' });
    expect((await world.letters(one.actor.email)).at(-1)?.text).toContain('名额留给本地企业');
  });
});

describe('the table of moves', () => {
  const MOVERS: RegistrationMover[] = ['person', 'organiser', 'machine'];

  it.each(REGISTRATION_STATES)('from %s only what it holds can be done, by whom it lets', async (state) => {
    const world = await createEventWorld();
    const one = await world.comer();
    for (const { action, from, by, to } of REGISTRATION_MOVES)
      for (const mover of MOVERS) {
        await world.database.client.execute({ sql: 'update registrations set state = ?', args: [state] });
        const row = await world.row(one.id);
        const work = world.database.write((tx) => moveRegistration(tx, world.hosting(), row, action, { by: mover }));
        if (from.includes(state) && by.includes(mover)) expect((await work).state).toBe(to);
        else await expect(work).rejects.toMatchObject({ kind: 'conflict' });
      }
  });

  it('the second of two at once is told', async () => {
    const world = await createEventWorld({ capacity: 1 });
    const [first, second] = [await world.comer(), await world.comer()];
    await withdraw(first.ctx(), { id: first.id, ...nothing });
    const answers = await Promise.allSettled([
      acceptOffer(second.ctx(), { id: second.id, token: '' }),
      declineOffer(second.ctx(), { id: second.id, ...nothing }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(findRegistrationMove('accept').to).toBe((await world.row(second.id)).state);
  });
});

describe('who may', () => {
  it.each(['member', 'official', 'admin'] as const)(
    'a %s manages what their organisation hosts, or as an official',
    async (userRole) => {
      const world = await createEventWorld();
      const roles = ['manager', 'handler', 'reader'] as const;
      for (const memberRole of roles) {
        const insider = await world.person({ colleagueOf: world.host, memberRole, userRole });
        const outsider = await world.person({ memberRole, userRole });
        const official = userRole !== 'member';
        expect(mayManageRegistrations(insider, world.event)).toBe(official || memberRole !== 'reader');
        expect(mayManageRegistrations(outsider, world.event)).toBe(official);
      }
    },
  );

  it('reads one registration: whose it is, who organises, nobody else', async () => {
    const world = await createEventWorld();
    const one = await world.comer();
    const row = await world.row(one.id);
    const who: [Actor | undefined, boolean][] = [
      [undefined, false],
      [one.actor, true],
      [await world.person(), false],
      [await world.person({ colleagueOf: one.actor }), false],
      [world.host, true],
      [await world.official(), true],
    ];
    for (const [actor, may] of who) expect(mayReadRegistration(actor, row, world.event)).toBe(may);
  });
});

describe('attendance', () => {
  it('已签到, 未到场 and 请假 are three things, and only of confirmed seats', () => {
    const row = { state: 'confirmed' as const, checkedInAt: null, excusedAt: null };
    const event = { endsAt: 100 };
    const words = (set: object, now: number) => shownStateOf({ ...row, ...set }, event, now).word;
    expect(words({}, 99)).toBe('已确认');
    expect(words({}, 100)).toBe('未到场');
    expect(words({ checkedInAt: 50 }, 99)).toBe('已签到');
    expect(words({ checkedInAt: 50 }, 100)).toBe('已参加');
    expect(words({ excusedAt: 50 }, 100)).toBe('请假');
    expect(words({ state: 'waitlisted' }, 100)).toBe('候补');
  });
});
