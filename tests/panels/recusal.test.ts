import { eq } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { memberships, panelScores } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import { getListing } from '#src/domain/listings/queries.ts';
import { addExpert, closePanel } from '#src/domain/panels/operations.ts';
import { getOwnPanel, getSubject, listPanels } from '#src/domain/panels/queries.ts';
import { recuseFromSubject, scoreSubject } from '#src/domain/panels/scoring.ts';
import { listPanelTodos } from '#src/domain/panels/todos.ts';
import {
  createPanelWorld,
  forceExpert,
  givenBid,
  givenPanel,
  type PanelWorld,
  RESTRICTED,
  SECRET_PLAN,
  said,
} from './panel-world.ts';

const FULL = [80, 80, 80, 80];

/** What the driver sent back while `work` ran, as text. */
async function answers(world: PanelWorld, work: () => Promise<unknown>): Promise<string> {
  const driver = vi.spyOn(world.database.client, 'execute');
  await work().catch(() => undefined);
  const results = await Promise.all(driver.mock.results.map(({ value }) => value as Promise<{ rows: unknown[] }>));
  driver.mockRestore();
  return JSON.stringify(results.map(({ rows }) => rows.map((row) => Object.values(row as object))));
}

async function scene() {
  const world = await createPanelWorld('evaluating');
  const [lead, partner, invited, refuser, free] = [
    await world.person(),
    await world.person(),
    await world.person(),
    await world.person(),
    await world.person(),
  ] as [Actor, Actor, Actor, Actor, Actor];
  const first = await givenBid(world, lead, 'submitted', {
    partners: [
      [partner, 'confirmed'],
      [invited, 'invited'],
      [refuser, 'declined'],
    ],
  });
  const second = await givenBid(world, await world.person(), 'shortlisted');
  const colleague = await world.person({ colleagueOf: lead, memberRole: 'reader' });
  const experts = { lead: colleague, partner, invited, refuser, free };
  const id = await givenPanel(world, 'bids', Object.values(experts));
  return { world, id, first, second, experts };
}

/** Whether this expert can open and score a subject. */
async function access(ctx: MemberContext, id: string, subject: string): Promise<string> {
  const opened = await getSubject(ctx, id, subject).then(
    (found) => (found.bid?.plan.includes(SECRET_PLAN) ? 'reads' : 'nothing'),
    (refusal) => refusal.kind,
  );
  const scored = await scoreSubject(ctx, said(id, subject, FULL)).then(
    () => 'scores',
    (refusal) => refusal.kind,
  );
  return `${opened} ${scored}`;
}

describe('评榜: an expert of the bidder', () => {
  it.each([
    ['lead', 'notFound notFound'],
    ['partner', 'notFound notFound'],
    ['invited', 'notFound notFound'],
    ['refuser', 'reads scores'],
    ['free', 'reads scores'],
  ] as const)('%s: own bid %s, and the other bid as everybody', async (name, own) => {
    const { world, id, first, second, experts } = await scene();
    const ctx = world.as(experts[name]);
    expect(await access(ctx, id, first)).toBe(own);
    expect(await access(ctx, id, second)).toBe('reads scores');
    const panel = await getOwnPanel(ctx, id);
    const barred = own.startsWith('notFound');
    expect(panel.subjects.map((subject) => subject.id).sort()).toEqual((barred ? [second] : [first, second]).sort());
    expect(panel.own).toBe(barred ? 1 : 0);
  });

  it.each(['lead', 'partner', 'invited'] as const)('%s: nothing of their bid comes from the database', async (name) => {
    const { world, id, first, second, experts } = await scene();
    const ctx = world.as(experts[name]);
    const sent = await answers(world, async () => {
      await getOwnPanel(ctx, id);
      await getSubject(ctx, id, second);
      await getSubject(ctx, id, first);
    });
    expect(sent).toContain(`${SECRET_PLAN} ${second}`);
    expect(sent).not.toContain(first);
    expect(sent).not.toContain(RESTRICTED);
  });

  it('who joins a bidder while the page is open is turned away', async () => {
    const { world, id, first, experts } = await scene();
    const stale = world.as(experts.free);
    await world.database.write(async (tx) => {
      const organisationId = experts.lead.organisation?.id as string;
      await tx.update(memberships).set({ organisationId }).where(eq(memberships.userId, experts.free.id));
    });
    await expect(scoreSubject(stale, said(id, first, FULL))).rejects.toMatchObject({ kind: 'notFound' });
    await expect(getSubject(stale, id, first)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('has a to-do for the others only', async () => {
    const { world, id, first, second, experts } = await scene();
    const note = async (actor: Actor) => (await listPanelTodos(world.as(actor))).map((todo) => todo.note);
    expect(await note(experts.lead)).toEqual(['还有 1 份申请没有打分']);
    expect(await note(experts.free)).toEqual(['还有 2 份申请没有打分']);
    await scoreSubject(world.as(experts.lead), said(id, second, FULL));
    expect(await note(experts.lead)).toEqual([]);
    await scoreSubject(world.as(experts.free), said(id, first, FULL));
    await recuseFromSubject(world.as(experts.free), { id, subjectId: second, recusal: '师生关系' });
    expect(await note(experts.free)).toEqual([]);
  });
});

describe('the poster’s people', () => {
  it.each(['reviewing', 'evaluating'] as const)('cannot be called while the listing is %s', async (state) => {
    const world = await createPanelWorld(state);
    await givenBid(world, await world.person());
    const colleague = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    const id = await givenPanel(world, state === 'reviewing' ? 'demand' : 'bids', []);
    for (const { email } of [world.poster, colleague])
      await expect(addExpert(world.running, { id, email })).rejects.toMatchObject({
        kind: 'conflict',
        errors: { email: expect.stringContaining('发榜方') },
      });
  });

  it.each([
    ['reviewing', 'demand'],
    ['evaluating', 'bids'],
  ] as const)('who joined later open nothing of a listing %s', async (state, purpose) => {
    const world = await createPanelWorld(state);
    const bid = await givenBid(world, await world.person());
    const id = await givenPanel(world, purpose, []);
    await forceExpert(world, id, world.poster);
    const subject = purpose === 'demand' ? world.listingId : bid;
    const ctx = world.as(world.poster);
    expect(await access(ctx, id, subject)).toBe('notFound notFound');
    expect(await getOwnPanel(ctx, id)).toMatchObject({ barred: true, subjects: [] });
    expect(await answers(world, () => getSubject(ctx, id, subject))).not.toContain(SECRET_PLAN);
  });
});

describe('回避 of one’s own accord', () => {
  it('closes the subject for good and takes back what was said', async () => {
    const { world, id, first, second, experts } = await scene();
    const ctx = world.as(experts.free);
    await scoreSubject(ctx, said(id, first, FULL));
    await recuseFromSubject(ctx, { id, subjectId: first, recusal: '与负责人是同门' });
    await expect(getSubject(ctx, id, first)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(scoreSubject(ctx, said(id, first, FULL))).rejects.toThrow('您已经回避');
    const rows = await world.database.db.select().from(panelScores).where(eq(panelScores.subjectId, first));
    expect(rows).toMatchObject([{ scores: null, comment: '', recusal: '与负责人是同门' }]);
    expect((await getOwnPanel(ctx, id)).subjects.map((subject) => subject.id)).toEqual([second]);
  });

  it('of a demand leaves nothing to open', async () => {
    const world = await createPanelWorld('reviewing');
    const expert = await world.person();
    const id = await givenPanel(world, 'demand', [expert]);
    const ctx = world.as(expert);
    expect((await getSubject(ctx, id, world.listingId)).demand.goal).toBe('连续稳定运行 72 小时');
    await recuseFromSubject(ctx, { id, subjectId: world.listingId, recusal: '曾任该项目顾问' });
    await expect(getSubject(ctx, id, world.listingId)).rejects.toMatchObject({ kind: 'notFound' });
  });
});

it('an expert of a bidder, whether called or not, is counted as recused; what was counted is written at the end', async () => {
  const { world, id, first, second, experts } = await scene();
  await scoreSubject(world.as(experts.free), said(id, first, FULL));
  const recused = async () => {
    const [result] = await listPanels(world.running, await getListing(world.running, world.listingId));
    return Object.fromEntries((result?.subjects ?? []).map((subject) => [subject.id, subject.recused]));
  };
  expect(await recused()).toEqual({ [first]: 3, [second]: 0 });
  await closePanel(world.running, { id });
  await world.database.write(async (tx) => {
    await tx.delete(memberships).where(eq(memberships.userId, experts.partner.id));
  });
  expect(await recused()).toEqual({ [first]: 3, [second]: 0 });
});

it('an official of a bidder does not read the results of their own bid', async () => {
  const { world, id, first, second, experts } = await scene();
  for (const subject of [first, second]) await scoreSubject(world.as(experts.free), said(id, subject, FULL));
  const insider = await world.person({ colleagueOf: experts.lead, userRole: 'official' });
  const ctx = world.as(insider);
  const [result] = await listPanels(ctx, await getListing(ctx, world.listingId));
  expect(result?.subjects.map((subject) => subject.id)).toEqual([second]);
});
