import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import { acceptContract, askAcceptance } from '#src/domain/contracts/acceptance.ts';
import { decideMilestone, payMilestone, planMilestones, reportMilestone } from '#src/domain/contracts/milestones.ts';
import { registerContract } from '#src/domain/contracts/operations.ts';
import {
  figuresOfListing,
  findContractOfBid,
  getContract,
  getMilestone,
  listContractMoves,
  listContractsOfListing,
  listUnsigned,
} from '#src/domain/contracts/queries.ts';
import { listContractTodos } from '#src/domain/contracts/todos.ts';
import { DAY } from '#src/lib/dates.ts';
import { AMOUNT, type ContractWorld, createContractWorld, planOf } from './contract-world.ts';

const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => 'read',
    (thrown) => thrown.kind,
  );

describe('a contract', () => {
  it('is read by both sides, confirmed members and officials, and does not exist for others', async () => {
    const world = await createContractWorld({ takers: 2 });
    const [plan] = planOf([1]);
    await planMilestones(world.posting, {
      id: world.id,
      milestones: planOf([1]).map((one) => ({ ...one, id: plan?.id as string })),
    });
    const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    const insiders = [world.poster, reader, world.takers[0] as Actor, world.partner, world.clerk];
    const others = [world.takers[1] as Actor, world.invited, await world.person()];
    for (const [people, expected] of [
      [insiders, 'read'],
      [others, 'notFound'],
    ] as const)
      for (const actor of people) {
        const ctx = world.as(actor);
        expect(await kindOf(getContract(ctx, world.id))).toBe(expected);
        expect(await kindOf(getMilestone(ctx, plan?.id as string))).toBe(expected);
        expect((await findContractOfBid(ctx, world.bidId))?.id).toBe(expected === 'read' ? world.id : undefined);
      }
    expect(await kindOf(getContract(world.visitor(), world.id))).toBe('notFound');
  });

  it('is listed beside its listing for those who may read it', async () => {
    const world = await createContractWorld({ takers: 2 });
    const listing = await world.listing();
    const list = async (actor: Actor) => (await listContractsOfListing(world.as(actor), listing)).map(({ id }) => id);
    const [first, second] = world.contractIds;
    expect(await list(world.poster)).toEqual([first, second]);
    expect(await list(world.clerk)).toEqual([first, second]);
    expect(await list(world.partner)).toEqual([first]);
    expect(await list(world.takers[1] as Actor)).toEqual([second]);
    expect(await list(world.invited)).toEqual([]);
    expect(await listContractsOfListing(world.visitor(), listing)).toEqual([]);
  });

  it('is a number and a sum to the public, once every taker has signed', async () => {
    const world = await createContractWorld({ takers: 2, anonymous: true });
    const listing = await world.listing();
    expect(await figuresOfListing(world.visitor(), listing)).toEqual({ n: 2, totalFen: 2 * AMOUNT });
    expect(await figuresOfListing(world.visitor(), { ...listing, state: 'matched' })).toBeUndefined();
    expect(await listUnsigned(world.posting, listing)).toEqual([]);
    expect(await kindOf(listUnsigned(world.taking, listing))).toBe('forbidden');
  });

  it('shows what was done to it and its milestones together', async () => {
    const world = await createContractWorld();
    const plan = planOf([1]);
    await planMilestones(world.posting, { id: world.id, milestones: plan });
    await reportMilestone(world.taking, { id: plan[0]?.id as string, report: '做完' });
    await registerContract(world.taking, { id: world.id, registrationNumber: '2026510100001234' });
    const moves = await listContractMoves(world.taking, await getContract(world.taking, world.id));
    expect(moves.map(({ action, reason }) => [action, reason])).toEqual([
      ['register', '2026510100001234'],
      ['report', '第 1 步'],
      ['plan', '1 个里程碑'],
      ['record', ''],
    ]);
  });
});

describe('to-dos', () => {
  const todos = async (world: ContractWorld, actor: Actor) =>
    (await listContractTodos(world.as(actor))).map(({ verb, href }) =>
      [verb, href.replace(/\/[\w-]{20}/, '')].join(' '),
    );
  const everybody = async (world: ContractWorld) => ({
    poster: await todos(world, world.poster),
    taker: await todos(world, world.takers[0] as Actor),
    official: await todos(world, world.clerk),
  });
  const none = { poster: [], taker: [], official: [] };

  it('lead the market track from side to side', async () => {
    const world = await createContractWorld();
    const id = 'm'.repeat(20);
    expect(await everybody(world)).toEqual(none);
    await planMilestones(world.posting, { id: world.id, milestones: planOf([1]).map((one) => ({ ...one, id })) });
    expect(await everybody(world)).toEqual(none);
    world.now += 40 * DAY;
    expect(await everybody(world)).toEqual({ ...none, taker: ['去报送 /milestones'] });
    world.now += 40 * DAY;
    expect(await everybody(world)).toEqual({ ...none, taker: ['去报送 /milestones'], poster: ['去看 /milestones'] });
    await reportMilestone(world.taking, { id, report: '做完' });
    expect(await everybody(world)).toEqual({ ...none, poster: ['去看报送 /milestones'] });
    await decideMilestone(world.posting, { id, outcome: 'met', verdict: '好' });
    const asks = { taker: ['去申请 /contracts#ask'] };
    expect(await everybody(world)).toEqual({ ...none, ...asks, poster: ['去登记 /milestones'] });
    await payMilestone(world.posting, { id, paidFen: AMOUNT, paidOn: '2026-12-01' });
    expect(await everybody(world)).toEqual({ ...none, ...asks });
    await askAcceptance(world.taking, { id: world.id, report: '都做完' });
    expect(await everybody(world)).toEqual({ ...none, poster: ['去验收 /contracts#accept'] });
    await acceptContract(world.posting, { id: world.id, verdict: '好', inDirectory: false });
    expect(await everybody(world)).toEqual(none);
  });

  it('give the fiscal track’s decisions to officials, and the directory to the poster', async () => {
    const world = await createContractWorld({ track: 'fiscal' });
    const id = 'f'.repeat(20);
    expect(await everybody(world)).toEqual({ ...none, poster: ['去计划 /contracts#plan'] });
    await planMilestones(world.posting, { id: world.id, milestones: planOf([1]).map((one) => ({ ...one, id })) });
    await reportMilestone(world.taking, { id, report: '做完' });
    expect(await everybody(world)).toEqual({ ...none, official: ['去看报送 /milestones'] });
    await decideMilestone(world.deciding, { id, outcome: 'missed', verdict: '不够' });
    await askAcceptance(world.taking, { id: world.id, report: '都做完' });
    expect(await everybody(world)).toEqual({ ...none, official: ['去验收 /contracts#accept'] });
    await acceptContract(world.deciding, { id: world.id, verdict: '好', inDirectory: null });
    expect(await everybody(world)).toEqual({ ...none, poster: ['去答复 /contracts'] });
  });

  it('are for who may act', async () => {
    const world = await createContractWorld({ track: 'fiscal' });
    const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    for (const actor of [reader, world.partner, world.invited]) expect(await todos(world, actor)).toEqual([]);
  });
});
