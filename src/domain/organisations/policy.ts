import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import { isAwaiting, type OrganisationState } from './states.ts';

/** What the policies look at. */
export type OrganisationFacts = {
  id: string;
  state: OrganisationState;
  renewalAskedAt?: number | null;
  verifiedAt?: number | null;
};
type One = Pick<OrganisationFacts, 'id'>;
export type OrganisationActor = Actor & { organisation: NonNullable<Actor['organisation']> };

/** Belongs to it, in whatever role. */
export const isMemberOf = (actor: Actor | undefined, { id }: One): boolean => actor?.organisation?.id === id;

export const isManagerOf = (actor: Actor | undefined, organisation: One): boolean =>
  isMemberOf(actor, organisation) && actor?.organisation?.role === 'manager';

/** Posts and takes in the name of their organisation: 管理员 or 经办人 of a verified one. */
export const mayActFor = (actor: Actor | undefined): actor is OrganisationActor =>
  isHandler(actor) && actor?.organisation?.state === 'verified';

/** One person, one organisation. */
export const mayRegister = (actor: Actor | undefined): boolean => actor !== undefined && !actor.organisation;

/**
 * Verified ones are public, 过期 or not; the others are seen by their own people and by officials. Of one that was
 * public before it was merged the public sees where it went.
 */
export const mayReadOrganisation = (actor: Actor | undefined, organisation: OrganisationFacts): boolean =>
  organisation.state === 'verified' ||
  (organisation.state === 'merged' && organisation.verifiedAt != null) ||
  mayReadMembers(actor, organisation);

/** Members, requests, history, and who looks after it. */
export const mayReadMembers = (actor: Actor | undefined, organisation: One): boolean =>
  isMemberOf(actor, organisation) || isOfficial(actor);

export const mayEditOrganisation = isManagerOf;

/** Officials too, but for their own: an organisation without managers must not be shut for good. */
export const mayManageMembers = (actor: Actor | undefined, organisation: One): boolean =>
  isMemberOf(actor, organisation) ? isManagerOf(actor, organisation) : isOfficial(actor);

/** Verifies, renews or returns what waits for it, never one's own organisation. */
export const mayVerify = (actor: Actor | undefined, organisation: OrganisationFacts): boolean =>
  isOfficialBeside(actor, organisation) && isAwaiting(organisation);

/** 称号 and 归属, of all but one's own organisation and what was merged into another. */
export const mayKeepRecords = (actor: Actor | undefined, organisation: OrganisationFacts): boolean =>
  isOfficialBeside(actor, organisation) && organisation.state !== 'merged';

/** Merges the one into the other, belonging to neither; which way round is `whyNotMerge`. */
export const mayMerge = (actor: Actor | undefined, from: One, into: One): boolean =>
  isOfficialBeside(actor, from) && isOfficialBeside(actor, into);

/** Says who takes over what somebody left or leaves: its managers, and everybody of their own things. */
export const mayHandOver = (actor: Actor | undefined, organisation: One, from: string): boolean =>
  isManagerOf(actor, organisation) || (isMemberOf(actor, organisation) && isHandler(actor) && actor?.id === from);

const isOfficialBeside = (actor: Actor | undefined, organisation: One): boolean =>
  isOfficial(actor) && !isMemberOf(actor, organisation);
