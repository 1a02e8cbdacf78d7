import { type Actor, isOfficial } from '#src/context.ts';

/** Officials bring in whole sheets, see what became of them, and confirm each other's. */
export const mayImport = (actor: Actor | undefined): boolean => isOfficial(actor);
