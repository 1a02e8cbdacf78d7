import type { KeyObject } from 'node:crypto';
import type { Database, Reader, Services, Write } from '#db/client.ts';
import type { MEMBER_ROLES, ORGANISATION_KINDS, ORGANISATION_STATES, USER_ROLES } from '#db/schema/index.ts';
import { signInFirst } from './errors.ts';

/** Who acts. Undefined is a visitor. */
export type Actor = {
  id: string;
  name: string;
  email: string;
  role: (typeof USER_ROLES)[number];
  /** The organisation they are an active member of. */
  organisation?: {
    id: string;
    name: string;
    kind: (typeof ORGANISATION_KINDS)[number];
    /** 过期 as of the request that loaded the actor, so that no policy needs the clock. */
    state: (typeof ORGANISATION_STATES)[number] | 'expired';
    region: string;
    field: string;
    role: (typeof MEMBER_ROLES)[number];
  };
};

type Verified = { state: (typeof ORGANISATION_STATES)[number]; verifiedUntil: number | null };

/** What an organisation counts as now: once its verification has ended it neither posts nor takes. The moment itself is over. */
export const standingOf = ({ state, verifiedUntil }: Verified, now: number) =>
  state === 'verified' && verifiedUntil !== null && verifiedUntil <= now ? 'expired' : state;

/** What queries and operations work with. */
export type Context = {
  db: Reader;
  write: Write;
  actor: Actor | undefined;
  /** UTC milliseconds, fixed for the whole request. */
  now: number;
  /** Where the portal is reached, without a trailing slash: what links in letters start with. */
  site: string;
  /** The site's own secret, see `keyFor` in src/lib/sealing.ts. Prints as nothing. */
  secret: KeyObject;
  /** Folder of the uploaded files. */
  files: string;
  services: Services;
};
export type MemberContext = Context & { actor: Actor };

export const createContext = (
  database: Database,
  actor?: Actor,
  now = Date.now(),
  site = 'http://localhost:4321',
): Context => {
  const { db, write, secret, files, services } = database;
  return { db, write, actor, now, site, secret, files, services };
};

/** The context of a signed-in person; refuses a visitor. */
export function signedIn(ctx: Context): MemberContext {
  if (!ctx.actor) throw signInFirst();
  return ctx as MemberContext;
}

export const isOfficial = (actor: Actor | undefined): boolean => actor?.role === 'official' || actor?.role === 'admin';

/** May act for their organisation: not a reader. */
export const isHandler = (actor: Actor | undefined): boolean =>
  actor?.organisation?.role === 'manager' || actor?.organisation?.role === 'handler';
