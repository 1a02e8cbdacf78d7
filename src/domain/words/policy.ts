import { type Actor, isOfficial } from '#src/context.ts';

/** Officials say which words mean the same and which are never cut, and rebuild the index. */
export const mayKeepWords = (actor: Actor | undefined): boolean => isOfficial(actor);
