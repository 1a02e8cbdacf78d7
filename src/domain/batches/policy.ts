import { type Actor, isOfficial } from '#src/context.ts';
import type { Batch } from './states.ts';

/** Officials make, change and publish batches. */
export const mayManageBatches = (actor: Actor | undefined): boolean => isOfficial(actor);

/** Everybody reads what is published, officials the drafts too. */
export const mayReadBatch = (actor: Actor | undefined, { publishedAt }: Pick<Batch, 'publishedAt'>): boolean =>
  publishedAt !== null || isOfficial(actor);
