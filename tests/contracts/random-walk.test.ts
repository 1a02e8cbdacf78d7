import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audit } from '#db/schema/index.ts';
import { acceptContract, askAcceptance, sendBack, terminateContract } from '#src/domain/contracts/acceptance.ts';
import { decideMilestone, payMilestone, planMilestones, reportMilestone } from '#src/domain/contracts/milestones.ts';
import { CONTRACT_MOVES, MILESTONE_MOVES } from '#src/domain/contracts/states.ts';
import { Refusal } from '#src/errors.ts';
import { AMOUNT, type ContractWorld, createContractWorld, planOf } from './contract-world.ts';

const step = fc.record({
  verb: fc.constantFrom(
    ...['plan', 'report', 'report', 'report', 'report', 'decide', 'decide', 'decide', 'decide', 'pay', 'pay', 'pay'],
    ...['ask', 'ask', 'sendBack', 'accept', 'terminate'],
  ),
  /** Who: mostly the right side, sometimes the other. */
  stray: fc.nat({ max: 19 }),
  which: fc.nat({ max: 1 }),
  /** Percent. */
  share: fc.integer({ min: 1, max: 110 }),
  shares: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 2 }),
  off: fc.constantFrom(0, 0, 0, 1, -1),
  outcome: fc.constantFrom('met' as const, 'partial' as const, 'partial' as const, 'missed' as const),
});
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

it('whatever is planned, reported, judged and paid in whatever order, the sums and the history hold', async () => {
  const reached = new Set<string>();
  const walks = fc.array(step, { minLength: 15, maxLength: 50 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('market' as const, 'fiscal' as const), walks, async (track, walk) => {
      const world = await createContractWorld({ track });
      await planMilestones(world.posting, { id: world.id, milestones: planOf([2, 3]) });
      for (const one of walk) {
        await take(world, one);
        for (const state of await check(world)) reached.add(state);
      }
      world.database.close();
    }),
    { numRuns: 30, seed: 20261123 },
  );
  const milestoneStates = ['met', 'missed', 'paid', 'partial', 'planned', 'reported'];
  expect([...reached].sort()).toEqual(['accepted', ...milestoneStates, 'performing', 'terminated'].sort());
});

/** Does one thing as somebody; a refusal is an answer, anything else thrown a failure. */
async function take(world: ContractWorld, { verb, stray, which, share, shares, off, outcome }: Step): Promise<void> {
  const { id } = world;
  const rows = await world.milestones();
  const row = rows[which % Math.max(rows.length, 1)] ?? { id: 'nothing', payFen: 0 };
  const as = (right: typeof world.posting) =>
    stray === 0 ? world.as(world.invited) : stray === 1 ? world.taking : right;
  const paid = { id: row.id, paidFen: Math.floor((row.payFen * share) / 100), paidOn: '2026-11-22' };
  const verbs: Record<Step['verb'], () => Promise<unknown>> = {
    plan: () => planMilestones(as(world.posting), { id, milestones: planOf(shares, AMOUNT + off) }),
    report: () => reportMilestone(as(world.taking), { id: row.id, report: `报 ${share}` }),
    decide: () => decideMilestone(as(world.deciding), { id: row.id, outcome, verdict: `看 ${share}` }),
    pay: () => payMilestone(as(world.posting), paid),
    ask: () => askAcceptance(as(world.taking), { id, report: `报 ${share}` }),
    sendBack: () => sendBack(as(world.deciding), { id, reason: `退 ${share}` }),
    // Ends are kept rare, so that walks are long.
    accept: () => (share > 70 ? acceptContract(as(world.deciding), { id, verdict: '好', inDirectory: true }) : never()),
    terminate: () => (share > 100 ? terminateContract(as(world.posting), { id, reason: '停' }) : never()),
  };
  await verbs[verb]?.().catch((thrown) => {
    if (!(thrown instanceof Refusal)) throw thrown;
  });
}

const never = async () => undefined;

/** What must hold after every step. Returns what was reached. */
async function check(world: ContractWorld): Promise<string[]> {
  const { state } = await world.contract();
  const rows = await world.milestones();
  const sum = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + pick(row), 0);
  if (rows.length > 0) expect(sum(({ payFen }) => payFen)).toBe(AMOUNT);
  const trails = await trailsOf(world);
  // What was paid for has been found met or partly met, and has not been found missed since.
  const earned = (id: string) => ['met', 'partial'].includes(lastVerdict(trails.get(id) ?? []));
  expect(sum(({ paidFen }) => paidFen ?? 0)).toBeLessThanOrEqual(sum((row) => (earned(row.id) ? row.payFen : 0)));
  for (const { id, payFen, paidFen } of rows)
    if (paidFen !== null) expect([earned(id), paidFen <= payFen]).toEqual([true, true]);
  if (state === 'reported' || state === 'accepted')
    expect(rows.filter((row) => row.state === 'planned' || row.state === 'reported')).toEqual([]);
  for (const row of rows) follows(trails.get(row.id) ?? [], 'planned', row.state, MILESTONE_MOVES);
  follows((trails.get(world.id) ?? []).slice(1), 'performing', state, CONTRACT_MOVES);
  const ended = { accepted: 'completed', terminated: 'terminated' }[state as string] ?? 'contracted';
  expect((await world.listing()).state).toBe(ended);
  return [
    state === 'reported' ? 'performing' : state,
    ...rows.map((row) => row.state),
    ...(sum((row) => row.paidFen ?? 0) > 0 ? ['paid'] : []),
  ];
}

type Trail = (typeof audit.$inferSelect)[];

async function trailsOf({ database }: ContractWorld): Promise<Map<string, Trail>> {
  const trails = new Map<string, Trail>();
  for (const move of await database.db.select().from(audit).orderBy(audit.id))
    if (move.thing === 'contracts' || move.thing === 'milestones')
      trails.set(move.thingId, [...(trails.get(move.thingId) ?? []), move]);
  return trails;
}

const lastVerdict = (trail: Trail): string =>
  trail.findLast(({ from, to }) => from === 'reported' && to !== 'reported')?.to ?? '';

/** Every state was reached by a recorded move of the table from the state before it; the rest changes no state. */
function follows(trail: Trail, start: string, end: string, table: readonly { from: readonly string[]; to: string }[]) {
  let state = start;
  for (const { from, to } of trail) {
    expect(from).toBe(state);
    if (from !== to) expect(table.some((move) => move.to === to && move.from.includes(from))).toBe(true);
    state = to;
  }
  expect(state).toBe(end);
}
