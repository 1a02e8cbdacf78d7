import type { Embedder } from '#db/client.ts';
import { nameOf } from '../embedder.ts';
import type { Follower } from '../followers.ts';

export const NAME = 'embeddings';

/** What the follower remembers: whose vectors these are, and how the embedder last failed. */
export type State = { embedder: string; failures?: number; triesAt?: number };
export type Held = Follower<State>;

/** Whether the vectors stored are of the model the configuration names. */
export const isOf = ({ state }: Held, embedder: Embedder): boolean => state.embedder === nameOf(embedder);
