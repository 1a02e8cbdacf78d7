import type { savedSearches } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';

/** What somebody looks for is nobody else's business, officials' neither. */
export const mayReadSearch = (
  actor: Actor | undefined,
  search: Pick<typeof savedSearches.$inferSelect, 'userId'>,
): boolean => actor !== undefined && actor.id === search.userId;
