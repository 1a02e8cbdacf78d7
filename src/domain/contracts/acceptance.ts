import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { contracts, milestones } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { getBid } from '#src/domain/bids/load.ts';
import { moveBid } from '#src/domain/bids/moves.ts';
import { conflict, ensure } from '#src/errors.ts';
import { changeContract } from './change.ts';
import { settleListing } from './ending.ts';
import type { AcceptInput, AskInput, DirectoryInput, ReasonInput } from './input.ts';
import type { FoundContract } from './load.ts';
import {
  acceptedLetter,
  askedLetter,
  defaultedLetter,
  directoryLetter,
  factsOf,
  type Letter,
  sentBackLetter,
  terminatedLetter,
} from './mail.ts';
import { moveContract } from './moves.ts';
import { type Side, tell } from './notify.ts';
import { mayActOnContract, mayKeepContract, type Sides } from './policy.ts';
import type { ContractAction } from './states.ts';

const by =
  (action: ContractAction) =>
  (actor: Actor, sides: Sides): boolean =>
    mayActOnContract(actor, sides, action);
const deciders = ({ track }: Sides): readonly Side[] => (track === 'market' ? ['poster'] : ['officials', 'poster']);

/** 申请验收, with a report: every milestone has a verdict, or there is none. Returns the contract's id. */
export const askAcceptance = (ctx: MemberContext, { id, report }: AskInput): Promise<string> =>
  changeContract(ctx, id, by('ask'), async (tx, found) => {
    if (found.contract.state === 'reported' && found.contract.report === report) return;
    const open = and(eq(milestones.contractId, id), inArray(milestones.state, ['planned', 'reported']));
    const first = await tx.select({ title: milestones.title }).from(milestones).where(open).get();
    ensure(first === undefined, conflict(`里程碑“${first?.title}”还没有结论，不能申请验收。`));
    await moveContract(tx, ctx, found, 'ask', { set: { report, reportedAt: ctx.now } });
    await tell(tx, ctx, found.sides, deciders(found.sides), askedLetter(factsOf(ctx, found)));
  });

/** 退回验收申请, with a reason; the taker may mend and ask again. Returns the contract's id. */
export const sendBack = (ctx: MemberContext, { id, reason }: ReasonInput): Promise<string> =>
  changeContract(ctx, id, by('sendBack'), async (tx, found) => {
    if (found.contract.state === 'performing' && found.contract.stateReason === reason) return;
    await moveContract(tx, ctx, found, 'sendBack', { reason });
    await tell(tx, ctx, found.sides, ['taker', 'poster'], sentBackLetter(factsOf(ctx, found), reason));
  });

/**
 * 通过验收. 市场对接: the poster, who also says whether the taker enters its supplier directory; 财政支持: an official,
 * and the poster answers later. The last contract ends the listing. Returns the contract's id.
 */
export const acceptContract = (ctx: MemberContext, { id, verdict, inDirectory }: AcceptInput): Promise<string> =>
  changeContract(ctx, id, by('accept'), async (tx, found) => {
    const { contract, sides } = found;
    if (contract.state === 'accepted' && contract.verdict === verdict) return;
    const market = sides.track === 'market';
    ensure(!market || inDirectory !== null, conflict('请选择是否列入供应商目录', 'inDirectory'));
    const set = { verdict, endedAt: ctx.now, inDirectory: market ? inDirectory : null };
    await moveContract(tx, ctx, found, 'accept', { set });
    if (market) await recordDirectory(tx, ctx, id, inDirectory === true);
    await tell(tx, ctx, sides, ['taker', 'poster'], acceptedLetter(factsOf(ctx, found), verdict, sides.track));
    await settleListing(tx, ctx, contract.listingId);
  });

/** 进入供应商目录 yes or no, by the poster, of what was accepted; a later answer replaces it. Returns the contract's id. */
export const answerDirectory = (ctx: MemberContext, { id, inDirectory }: DirectoryInput): Promise<string> =>
  changeContract(ctx, id, mayKeepContract, async (tx, found) => {
    const { contract, sides } = found;
    ensure(contract.state === 'accepted', conflict('通过验收以后才答是否列入供应商目录。'));
    if (contract.inDirectory === inDirectory) return;
    await tx.update(contracts).set({ inDirectory }).where(eq(contracts.id, id));
    await recordDirectory(tx, ctx, id, inDirectory);
    await tell(tx, ctx, sides, ['taker'], directoryLetter(factsOf(ctx, found), inDirectory));
  });

const recordDirectory = (tx: Transaction, ctx: MemberContext, thingId: string, entered: boolean): Promise<void> => {
  const states = { from: 'accepted', to: 'accepted', reason: entered ? '列入' : '不列入' };
  return record(tx, ctx, { thing: 'contracts', thingId, action: 'directory', ...states });
};

/** 终止, with a reason that both sides read; the last contract ends the listing. Returns the contract's id. */
export const terminateContract = (ctx: MemberContext, input: ReasonInput): Promise<string> =>
  endContract(ctx, input, 'terminate', terminatedLetter);

/** 认定违约, with a reason: the bid is 违约 too. The last contract ends the listing. Returns the contract's id. */
export const defaultContract = (ctx: MemberContext, input: ReasonInput): Promise<string> =>
  endContract(ctx, input, 'default', defaultedLetter);

const endContract = (
  ctx: MemberContext,
  { id, reason }: ReasonInput,
  action: 'terminate' | 'default',
  write: (facts: ReturnType<typeof factsOf>, reason: string) => Letter,
): Promise<string> =>
  changeContract(ctx, id, by(action), async (tx, found) => {
    const { contract, sides } = found;
    const ended = action === 'terminate' ? 'terminated' : 'defaulted';
    if (contract.state === ended && contract.stateReason === reason) return;
    await moveContract(tx, ctx, found, action, { reason, set: { endedAt: ctx.now } });
    if (action === 'default') await defaultBid(tx, ctx, found, reason);
    await tell(tx, ctx, sides, ['taker', 'poster'], write(factsOf(ctx, found), reason));
    await settleListing(tx, ctx, contract.listingId);
  });

async function defaultBid(tx: Transaction, ctx: MemberContext, { contract }: FoundContract, reason: string) {
  const { bid, listing } = await getBid(tx, contract.bidId);
  await moveBid(tx, ctx, listing, bid, 'default', reason);
}
