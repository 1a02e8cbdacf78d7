import { type Actor, isHandler, isOfficial } from '#src/context.ts';

/** Says of a suggestion whether it fits, in the name of the organisation it was made to: 管理员 or 经办人. */
export const mayJudge = (actor: Actor | undefined, organisationId: string): boolean =>
  isHandler(actor) && actor?.organisation?.id === organisationId;

/** Sees what their own organisation said, and what it hid: everybody of it. */
export const mayReadSaid = (actor: Actor | undefined, organisationId: string): boolean =>
  actor?.organisation?.id === organisationId;

/** Reads what all said, to judge the matching by it. */
export const mayEvaluate = (actor: Actor | undefined): boolean => isOfficial(actor);
