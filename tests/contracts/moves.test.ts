import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids, CONTRACT_STATES, listings, MILESTONE_STATES, milestones } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import {
  acceptContract,
  answerDirectory,
  askAcceptance,
  defaultContract,
  sendBack,
  terminateContract,
} from '#src/domain/contracts/acceptance.ts';
import { decideMilestone, payMilestone, planMilestones, reportMilestone } from '#src/domain/contracts/milestones.ts';
import { registerContract } from '#src/domain/contracts/operations.ts';
import { mayMoveContract, mayMoveMilestone } from '#src/domain/contracts/policy.ts';
import { CONTRACT_ACTION_WORDS, CONTRACT_MOVES, MILESTONE_MOVES } from '#src/domain/contracts/states.ts';
import { type ContractWorld, createContractWorld, row } from './contract-world.ts';

type State = (typeof CONTRACT_STATES)[number];
type Who = keyof Awaited<ReturnType<typeof peopleOf>>;
type Rule = { from: readonly string[]; to: string; market: readonly Who[]; fiscal: readonly Who[] };

const TRACKS = ['market', 'fiscal'] as const;
const POSTERS: readonly Who[] = ['poster', 'posterHandler', 'posterOfficial'];
const TAKERS: readonly Who[] = ['taker', 'takerOfficial'];
const OFFICIALS: readonly Who[] = ['official', 'admin'];
const STRANGERS: readonly Who[] = ['invited', 'stranger'];

/** Written out, not read from the table under test. */
const CONTRACT_RULES: Record<string, Rule> = {
  ask: { from: ['performing'], to: 'reported', market: TAKERS, fiscal: TAKERS },
  sendBack: { from: ['reported'], to: 'performing', market: POSTERS, fiscal: OFFICIALS },
  accept: { from: ['reported'], to: 'accepted', market: POSTERS, fiscal: OFFICIALS },
  terminate: {
    from: ['performing', 'reported'],
    to: 'terminated',
    market: [...POSTERS, ...OFFICIALS],
    fiscal: [...POSTERS, ...OFFICIALS],
  },
  default: { from: ['performing', 'reported'], to: 'defaulted', market: OFFICIALS, fiscal: OFFICIALS },
};
const MILESTONE_RULES: Record<string, Rule> = {
  report: { from: ['planned', 'partial', 'missed'], to: 'reported', market: TAKERS, fiscal: TAKERS },
  meet: { from: ['reported'], to: 'met', market: POSTERS, fiscal: OFFICIALS },
  part: { from: ['reported'], to: 'partial', market: POSTERS, fiscal: OFFICIALS },
  miss: { from: ['reported'], to: 'missed', market: POSTERS, fiscal: OFFICIALS },
};

async function peopleOf(world: ContractWorld) {
  const { poster, partner, invited, clerk } = world;
  const taker = world.takers[0] as Actor;
  return {
    poster,
    posterHandler: await world.person({ colleagueOf: poster, memberRole: 'handler' }),
    posterReader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
    posterOfficial: await world.person({ colleagueOf: poster, memberRole: 'handler', userRole: 'official' }),
    taker,
    takerReader: await world.person({ colleagueOf: taker, memberRole: 'reader' }),
    takerOfficial: await world.person({ colleagueOf: taker, memberRole: 'handler', userRole: 'official' }),
    partner,
    partnerOfficial: await world.person({ colleagueOf: partner, userRole: 'official' }),
    invited,
    official: clerk,
    admin: await world.person({ kind: 'government', userRole: 'admin' }),
    stranger: await world.person(),
  };
}

let serial = 0;
const contractMove = (action: string, ctx: MemberContext, id: string): Promise<unknown> => {
  const text = `文 ${++serial}`;
  if (action === 'ask') return askAcceptance(ctx, { id, report: text });
  if (action === 'sendBack') return sendBack(ctx, { id, reason: text });
  if (action === 'accept') return acceptContract(ctx, { id, verdict: text, inDirectory: true });
  return action === 'terminate'
    ? terminateContract(ctx, { id, reason: text })
    : defaultContract(ctx, { id, reason: text });
};
const OUTCOME = { meet: 'met', part: 'partial', miss: 'missed' } as const;
const milestoneMove = (action: string, ctx: MemberContext, id: string): Promise<unknown> => {
  const text = `文 ${++serial}`;
  if (action === 'report') return reportMilestone(ctx, { id, report: text });
  return decideMilestone(ctx, { id, outcome: OUTCOME[action as 'meet'], verdict: text });
};

const refusalOf = (who: Who, allowed: readonly Who[]) => {
  if (STRANGERS.includes(who)) return 'notFound';
  return allowed.includes(who) ? 'conflict' : 'forbidden';
};
const attempt = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (thrown) => thrown.kind ?? thrown,
  );

describe.each(TRACKS)('on the track %s a contract', (track) => {
  it.each(Object.entries(CONTRACT_RULES))('can %s only from its states and by its people', async (action, rule) => {
    const world = await createContractWorld({ track });
    const people = await peopleOf(world);
    for (const state of CONTRACT_STATES)
      for (const [who, actor] of Object.entries(people) as [Who, Actor][]) {
        await putBack(world, state);
        const legal = rule.from.includes(state) && rule[track].includes(who);
        expect(mayMoveContract(actor, sidesOf(world), state, action as 'ask'), `${who} ${state}`).toBe(legal);
        const answer = await attempt(contractMove(action, world.as(actor), world.id));
        expect(answer, `${who} ${state}`).toBe(legal ? 'done' : refusalOf(who, rule[track]));
        expect((await world.contract()).state).toBe(legal ? rule.to : state);
      }
  });

  it.each(Object.entries(MILESTONE_RULES))('has milestones that can %s only so', async (action, rule) => {
    const world = await createContractWorld({ track });
    const people = await peopleOf(world);
    const { id } = row();
    await planMilestones(world.posting, { id: world.id, milestones: [row({ id })] });
    for (const state of MILESTONE_STATES)
      for (const [who, actor] of Object.entries(people) as [Who, Actor][]) {
        await putMilestone(world, { state });
        const legal = rule.from.includes(state) && rule[track].includes(who);
        const states = { contract: 'performing' as const, milestone: state };
        expect(mayMoveMilestone(actor, sidesOf(world), states, action as 'meet'), `${who} ${state}`).toBe(legal);
        const answer = await attempt(milestoneMove(action, world.as(actor), id));
        expect(answer, `${who} ${state}`).toBe(legal ? 'done' : refusalOf(who, rule[track]));
        expect((await world.milestones())[0]?.state).toBe(legal ? rule.to : state);
      }
  });

  it('has milestones that stand still unless it is 履行中', async () => {
    const world = await createContractWorld({ track });
    const { id } = row();
    await planMilestones(world.posting, { id: world.id, milestones: [row({ id })] });
    for (const state of CONTRACT_STATES.filter((state) => state !== 'performing')) {
      await world.set({ state });
      await putMilestone(world, { state: 'planned' });
      await expect(reportMilestone(world.taking, { id, report: '做完' })).rejects.toThrow('里程碑不再变动');
      await putMilestone(world, { state: 'reported' });
      const verdict = { id, outcome: 'met' as const, verdict: '好' };
      await expect(decideMilestone(world.deciding, verdict)).rejects.toThrow('里程碑不再变动');
    }
  });

  it('is planned, paid and answered for by the poster, and registered by either side', async () => {
    const world = await createContractWorld({ track });
    const people = await peopleOf(world);
    const plan = row();
    await planMilestones(world.posting, { id: world.id, milestones: [plan] });
    const keep = {
      plan: (ctx: MemberContext) =>
        planMilestones(ctx, { id: world.id, milestones: [{ ...plan, title: `${++serial}` }] }),
      pay: (ctx: MemberContext) => payMilestone(ctx, { id: plan.id, paidFen: ++serial, paidOn: '2026-11-21' }),
      directory: (ctx: MemberContext) => answerDirectory(ctx, { id: world.id, inDirectory: ++serial % 2 === 0 }),
      register: (ctx: MemberContext) => registerContract(ctx, { id: world.id, registrationNumber: `${++serial}` }),
    };
    for (const [verb, work] of Object.entries(keep))
      for (const [who, actor] of Object.entries(people) as [Who, Actor][]) {
        await world.set({ state: verb === 'directory' ? 'accepted' : 'performing' });
        await putMilestone(world, { state: verb === 'pay' ? 'met' : 'planned' });
        const allowed = verb === 'register' ? [...POSTERS, ...TAKERS] : POSTERS;
        const expected = allowed.includes(who) ? 'done' : refusalOf(who, allowed);
        expect(await attempt(work(world.as(actor))), `${who} ${verb}`).toBe(expected);
      }
  });
});

it('every move of the tables is one of these, said in words', () => {
  for (const [table, rules] of [
    [CONTRACT_MOVES, CONTRACT_RULES],
    [MILESTONE_MOVES, MILESTONE_RULES],
  ] as const) {
    expect(new Set(table.map(({ action }) => action))).toEqual(new Set(Object.keys(rules)));
    for (const { action, from, to, word, when } of table) {
      expect({ from, to }).toEqual({ from: rules[action]?.from, to: rules[action]?.to });
      expect(word && when && CONTRACT_ACTION_WORDS[action]).toBeTruthy();
    }
  }
});

const sidesOf = ({ poster, takers, partner, track }: ContractWorld) => ({
  posterId: poster.organisation?.id as string,
  takerId: takers[0]?.organisation?.id as string,
  partnerIds: [partner.organisation?.id as string],
  track,
});

async function putBack(world: ContractWorld, state: State): Promise<void> {
  await world.set({ state });
  await world.database.write(async (tx) => {
    await tx.update(bids).set({ state: 'awarded' }).where(eq(bids.id, world.bidId));
    await tx.update(listings).set({ state: 'contracted' }).where(eq(listings.id, world.listingId));
  });
}

const putMilestone = ({ database, id }: ContractWorld, set: Partial<typeof milestones.$inferInsert>): Promise<void> =>
  database.write(async (tx) => {
    await tx.update(milestones).set(set).where(eq(milestones.contractId, id));
  });
