import type { DIGESTS } from '#db/schema/index.ts';

export type Digest = (typeof DIGESTS)[number];

/** How often somebody is written to of what is new. */
export const DIGEST_WORDS: Readonly<Record<Digest, string>> = { daily: '每天', weekly: '每周一', never: '不发信' };

export const MAX_SEARCHES = 20;

/** Letters go out in the morning of Beijing; who was not written to by noon is written to the next day. Hours. */
export const MORNING = { from: 7, until: 12 } as const;
