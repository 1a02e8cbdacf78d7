import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import type { OrganisationState } from './states.ts';

/** What the policies look at. */
export type OrganisationFacts = { id: string; state: OrganisationState };
export type OrganisationActor = Actor & { organisation: NonNullable<Actor['organisation']> };

/** Belongs to it, in whatever role. */
export const isMemberOf = (actor: Actor | undefined, { id }: Pick<OrganisationFacts, 'id'>): boolean =>
  actor?.organisation?.id === id;

export const isManagerOf = (actor: Actor | undefined, organisation: Pick<OrganisationFacts, 'id'>): boolean =>
  isMemberOf(actor, organisation) && actor?.organisation?.role === 'manager';

/** Posts and takes in the name of their organisation: 管理员 or 经办人 of a verified one. */
export const mayActFor = (actor: Actor | undefined): actor is OrganisationActor =>
  isHandler(actor) && actor?.organisation?.state === 'verified';

/** One person, one organisation. */
export const mayRegister = (actor: Actor | undefined): boolean => actor !== undefined && !actor.organisation;

/** Verified ones are public; the others are seen by their own people and by officials. */
export const mayReadOrganisation = (actor: Actor | undefined, organisation: OrganisationFacts): boolean =>
  organisation.state === 'verified' || mayReadMembers(actor, organisation);

/** Members, requests and history. */
export const mayReadMembers = (actor: Actor | undefined, organisation: Pick<OrganisationFacts, 'id'>): boolean =>
  isMemberOf(actor, organisation) || isOfficial(actor);

export const mayEditOrganisation = isManagerOf;

/** Officials too, but for their own: an organisation without managers must not be shut for good. */
export const mayManageMembers = (actor: Actor | undefined, organisation: Pick<OrganisationFacts, 'id'>): boolean =>
  isMemberOf(actor, organisation) ? isManagerOf(actor, organisation) : isOfficial(actor);

/** Verifies or returns what waits for it, never one's own organisation. */
export const mayVerify = (actor: Actor | undefined, organisation: OrganisationFacts): boolean =>
  isOfficial(actor) && !isMemberOf(actor, organisation) && organisation.state === 'pending';
