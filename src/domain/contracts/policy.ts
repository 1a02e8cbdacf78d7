import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import type { Track } from '#src/domain/listings/states.ts';
import {
  type ContractAction,
  type ContractMover,
  type ContractState,
  findContractMove,
  findMilestoneMove,
  type MilestoneAction,
  type MilestoneState,
} from './states.ts';

/** Who stands on which side of a contract, by organisation, and whose rules hold. */
export type Sides = { posterId: string; takerId: string; partnerIds: readonly string[]; track: Track };

export const isPosterSide = (actor: Actor | undefined, { posterId }: Sides): boolean =>
  actor?.organisation?.id === posterId;

/** Belongs to the lead or to a confirmed member of a joint bid, in whatever role. */
export const isTakerSide = (actor: Actor | undefined, { takerId, partnerIds }: Sides): boolean => {
  const own = actor?.organisation?.id;
  return own !== undefined && (own === takerId || partnerIds.includes(own));
};

/** The people of both sides, and officials. */
export const mayReadContract = (actor: Actor | undefined, sides: Sides): boolean =>
  isPosterSide(actor, sides) || isTakerSide(actor, sides) || isOfficial(actor);

/** As whom this person may act. An official of either side is one of its people, not an official. */
export function moverOf(actor: Actor | undefined, sides: Sides): ContractMover | undefined {
  if (isPosterSide(actor, sides)) return isHandler(actor) ? 'poster' : undefined;
  if (isTakerSide(actor, sides))
    return isHandler(actor) && actor?.organisation?.id === sides.takerId ? 'taker' : undefined;
  return isOfficial(actor) ? 'official' : undefined;
}

const isBy = (actor: Actor | undefined, sides: Sides, movers: readonly ContractMover[] = []): boolean => {
  const mover = moverOf(actor, sides);
  return mover !== undefined && movers.includes(mover);
};

/** Whether the table lets this person do it on this track, whatever the state. */
export const mayActOnContract = (actor: Actor | undefined, sides: Sides, action: ContractAction): boolean =>
  isBy(actor, sides, findContractMove(action, sides.track)?.by);

/** The same, now. Operations add what else must hold. */
export const mayMoveContract = (
  actor: Actor | undefined,
  sides: Sides,
  state: ContractState,
  action: ContractAction,
): boolean =>
  mayActOnContract(actor, sides, action) && (findContractMove(action, sides.track)?.from.includes(state) ?? false);

export const mayActOnMilestone = (actor: Actor | undefined, sides: Sides, action: MilestoneAction): boolean =>
  isBy(actor, sides, findMilestoneMove(action, sides.track)?.by);

/** Milestones move while their contract is 履行中. */
export const mayMoveMilestone = (
  actor: Actor | undefined,
  sides: Sides,
  states: { contract: ContractState; milestone: MilestoneState },
  action: MilestoneAction,
): boolean =>
  states.contract === 'performing' &&
  mayActOnMilestone(actor, sides, action) &&
  (findMilestoneMove(action, sides.track)?.from.includes(states.milestone) ?? false);

/** Plans milestones, records payments, answers for the supplier directory: the poster's handlers. */
export const mayKeepContract = (actor: Actor | undefined, sides: Sides): boolean => isBy(actor, sides, ['poster']);

/** 技术合同登记号: whoever had it registered, of either side. */
export const mayRegisterContract = (actor: Actor | undefined, sides: Sides): boolean =>
  isBy(actor, sides, ['poster', 'taker']);

/** Reads of every entry in an organisation's directory: its own people and officials. Others read what is public. */
export const mayReadDirectory = (actor: Actor | undefined, organisationId: string): boolean =>
  actor?.organisation?.id === organisationId || isOfficial(actor);
