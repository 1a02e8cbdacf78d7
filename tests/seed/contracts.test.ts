import { describe, expect, it } from 'vitest';
import { CONTRACT_KINDS, CONTRACT_STATES, MILESTONE_STATES } from '#db/schema/index.ts';
import { refusePlan } from '#src/domain/contracts/plan.ts';
import {
  type ContractAction,
  findContractMove,
  findMilestoneMove,
  JUDGED,
  type MilestoneAction,
  milestonePhaseOf,
} from '#src/domain/contracts/states.ts';
import { dayOf } from '#src/lib/dates.ts';
import { type DemoTables, demoTables, historyOf, listingOf, MOMENTS, movesOf } from './demo.ts';

const ENDED = ['accepted', 'terminated', 'defaulted'];

it('has contracts in every state, of several kinds, some registered and some in a directory', async () => {
  const { contracts, milestones, now } = await demoTables();
  expect(new Set(contracts.map(({ state }) => state))).toEqual(new Set(CONTRACT_STATES));
  expect(new Set(contracts.map(({ kind }) => kind)).size).toBeGreaterThan(2);
  expect(contracts.filter(({ kind }) => !CONTRACT_KINDS.includes(kind))).toEqual([]);
  expect(contracts.some(({ registrationNumber }) => registrationNumber !== '')).toBe(true);
  expect(new Set(contracts.map(({ inDirectory }) => inDirectory))).toEqual(new Set([null, true, false]));
  expect(new Set(milestones.map(({ state }) => state))).toEqual(new Set(MILESTONE_STATES));
  const phases = new Set(milestones.map((milestone) => milestonePhaseOf(milestone, now)));
  expect([...phases]).toEqual(expect.arrayContaining(['ahead', 'overdue', 'reported', 'met']));
});

describe.each(MOMENTS)('contracts of the demo world loaded at %s', (moment) => {
  it('have plans that add up to the contract and ascend after signing', async () => {
    const { contracts, milestones, now } = await demoTables(moment);
    const planned = contracts.filter(({ id }) => milestones.some(({ contractId }) => contractId === id));
    expect(planned.length).toBeGreaterThan(4);
    for (const contract of planned) {
      const rows = milestones.filter(({ contractId }) => contractId === contract.id);
      const sent = rows.map(({ dueOn, payFen }, at) => ({ dueOn, payFen, at }));
      expect(refusePlan(sent, contract, now), contract.number).toEqual({});
      expect(rows.map(({ position }) => position)).toEqual(rows.map((_, i) => i + 1));
    }
  });

  it('are paid for what was reached, in full, after it was found and not in the future', async () => {
    const { milestones, contracts, now } = await demoTables(moment);
    for (const { state, payFen, paidFen, paidOn, decidedAt, contractId } of milestones) {
      if (paidFen === null) continue;
      expect([state, paidFen]).toEqual(['met', payFen]);
      expect((paidOn as string) >= dayOf(decidedAt as number) && (paidOn as string) <= dayOf(now)).toBe(true);
      expect((paidOn as string) >= (contracts.find(({ id }) => id === contractId)?.signedOn ?? '')).toBe(true);
    }
  });

  it('end the listing with the last of them, which nothing outlasts', async () => {
    const { contracts, listings } = await demoTables(moment);
    for (const { id, state, updatedAt, title } of listings) {
      const own = contracts.filter(({ listingId }) => listingId === id);
      if (own.length === 0) continue;
      const running = own.some((contract) => !ENDED.includes(contract.state));
      const accepted = own.some((contract) => contract.state === 'accepted');
      expect(state, title).toBe(running ? 'contracted' : accepted ? 'completed' : 'terminated');
      if (!running) expect(Math.max(...own.map(({ endedAt }) => endedAt as number))).toBe(updatedAt);
    }
  });
});

it('has a history for every contract and milestone that follows the tables and ends in its state', async () => {
  const world = await demoTables();
  for (const { id, state, listingId, stateReason } of world.contracts) {
    const { track } = listingOf(world.listings, listingId);
    const [first, ...moves] = movesOf(world, 'contracts', id);
    expect(first).toMatchObject({ action: 'record', to: 'performing' });
    for (const { action, from, to } of moves) {
      const move = findContractMove(action as ContractAction, track);
      expect([move?.from.map(String).includes(from), move?.to]).toEqual([true, to]);
    }
    expect(moves.at(-1) ?? first).toMatchObject({ to: state, reason: stateReason });
  }
  for (const { id, state, contractId } of world.milestones) {
    const track = trackOf(world, contractId);
    const moves = movesOf(world, 'milestones', id);
    for (const { action, from, to } of moves) {
      const move = findMilestoneMove(action as MilestoneAction, track);
      expect([move?.from.map(String).includes(from), move?.to]).toEqual([true, to]);
    }
    expect(moves.at(-1)?.to ?? 'planned').toBe(state);
  }
});

it('has milestones judged by the poster on the market and by an official with public money', async () => {
  const world = await demoTables();
  const judged = world.milestones.filter(({ state }) => (JUDGED as readonly string[]).includes(state));
  expect(judged.length).toBeGreaterThan(5);
  for (const { contractId, decidedBy, decidedAt, reportedAt } of judged) {
    const contract = world.contracts.find(({ id }) => id === contractId);
    const listing = listingOf(world.listings, contract?.listingId ?? '');
    const decider = world.memberships.find(({ userId }) => userId === decidedBy)?.organisationId;
    expect(decider === listing.organisationId).toBe(listing.track === 'market');
    expect(decidedAt).toBeGreaterThan(reportedAt as number);
  }
});

it('logs every payment, number and answer for the directory that the tables hold', async () => {
  const world = await demoTables();
  for (const { id, paidFen } of world.milestones)
    expect(historyOf(world, 'milestones', id).some(({ action }) => action === 'pay')).toBe(paidFen !== null);
  for (const { id, registrationNumber, inDirectory } of world.contracts) {
    const actions = historyOf(world, 'contracts', id).map(({ action }) => action);
    expect(actions.includes('register')).toBe(registrationNumber !== '');
    expect(actions.includes('directory')).toBe(inDirectory !== null);
  }
});

const trackOf = ({ contracts, listings }: DemoTables, contractId: string) =>
  listingOf(listings, contracts.find(({ id }) => id === contractId)?.listingId ?? '').track;
