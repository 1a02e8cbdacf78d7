import { and, desc, eq, gt, lt, ne } from 'drizzle-orm';
import { type Adapter, type DatabaseSession, Lucia, TimeSpan } from 'lucia';
import type { Reader, Transaction, Write } from '#db/client.ts';
import { memberships, organisations, sessions, users } from '#db/schema/index.ts';
import { type Actor, standingOf } from '#src/context.ts';
import { DAY } from '#src/lib/dates.ts';
import { hashToken, newToken } from '#src/lib/ids.ts';

/**
 * Lucia 3 is no longer developed and stores bare tokens; behind these four verbs its adapter is ours and the database
 * sees only SHA-256 of a token, so replacing Lucia touches this file alone.
 */
type Store = { db: Reader; write: Write };

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, { actor: Actor }>;
    DatabaseSessionAttributes: SessionAttributes;
    DatabaseUserAttributes: { actor: Actor };
  }
}
type SessionAttributes = { createdAt: number; userAgent: string };

/** Ends after 12 hours without a request … */
const IDLE = new TimeSpan(12, 'h');
/** … and after 14 days in any case (等保二级: automatic log-out). */
const LIFE = 14 * DAY;

/** Starts a session and returns the token for the cookie; the only place it exists in clear. */
export async function startSession(store: Store, userId: string, now: number, userAgent = ''): Promise<string> {
  const token = newToken();
  await lucia(store).deleteExpiredSessions();
  await lucia(store).createSession(userId, { createdAt: now, userAgent }, { sessionId: token });
  return token;
}

/** Who holds this token, and whether the cookie should be sent again; undefined when ended, idle or too old. */
export async function readSession(
  store: Store,
  token: string,
  now: number,
): Promise<{ actor: Actor; fresh: boolean } | undefined> {
  const { session, user } = await lucia(store, now).validateSession(token);
  if (!session || now - session.createdAt >= LIFE) return undefined;
  return { actor: user.actor, fresh: session.fresh };
}

export const endSession = (store: Store, token: string): Promise<void> => lucia(store).invalidateSession(token);

/** Ends every session of a person, but for the one that holds the token `except`. */
export async function endAllSessions(store: Store, userId: string, except?: string): Promise<void> {
  if (except === undefined) return lucia(store).invalidateUserSessions(userId);
  await store.write(async (tx) => {
    await tx.delete(sessions).where(and(eq(sessions.userId, userId), ne(sessions.id, hashToken(except))));
  });
}

export type OpenSession = { id: string; createdAt: number; endsAt: number; userAgent: string };

/** The open sessions of a person, newest first; `endsAt` if nothing more is done in it. */
export async function listSessions(db: Reader, userId: string, now: number): Promise<OpenSession[]> {
  const rows = await db
    .select()
    .from(sessions)
    .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, now), gt(sessions.createdAt, now - LIFE)))
    .orderBy(desc(sessions.createdAt));
  return rows.map(({ id, createdAt, expiresAt, userAgent }) => ({
    id,
    createdAt,
    endsAt: Math.min(expiresAt, createdAt + LIFE),
    userAgent,
  }));
}

/** The verbs inside a transaction that is already open. */
export const storeOf = (tx: Transaction): Store => ({ db: tx, write: (work) => work(tx) });

/** `now` matters to who reads a session only: whether the organisation's verification is over. */
const lucia = (store: Store, now = Date.now()) =>
  new Lucia(adapter(store, now), {
    sessionExpiresIn: IDLE,
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  });

function adapter({ db, write }: Store, now: number): Adapter {
  return {
    getSessionAndUser: (token) => findSession(db, token, now),
    getUserSessions: async (userId) =>
      (await db.select().from(sessions).where(eq(sessions.userId, userId))).map(toLucia),
    setSession: (session) =>
      write(async (tx) => {
        const { userId, expiresAt, attributes } = session;
        await tx
          .insert(sessions)
          .values({ id: hashToken(session.id), userId, expiresAt: expiresAt.getTime(), ...attributes });
      }),
    updateSessionExpiration: (token, expiresAt) =>
      write(async (tx) => {
        await tx
          .update(sessions)
          .set({ expiresAt: expiresAt.getTime() })
          .where(eq(sessions.id, hashToken(token)));
      }),
    deleteSession: (token) =>
      write(async (tx) => {
        await tx.delete(sessions).where(eq(sessions.id, hashToken(token)));
      }),
    deleteUserSessions: (userId) =>
      write(async (tx) => {
        await tx.delete(sessions).where(eq(sessions.userId, userId));
      }),
    deleteExpiredSessions: () =>
      write(async (tx) => {
        await tx.delete(sessions).where(lt(sessions.expiresAt, Date.now()));
      }),
  };
}

/** Session, person and organisation in one query. */
async function findSession(db: Reader, token: string, now: number): ReturnType<Adapter['getSessionAndUser']> {
  const row = await db
    .select({ session: sessions, user: users, membership: memberships, organisation: organisations })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .leftJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.state, 'active')))
    .leftJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(sessions.id, hashToken(token)))
    .get();
  if (!row) return [null, null];
  return [
    { ...toLucia(row.session), id: token },
    { id: row.user.id, attributes: { actor: toActor(row, now) } },
  ];
}

const toLucia = (row: typeof sessions.$inferSelect): DatabaseSession => ({
  id: row.id,
  userId: row.userId,
  expiresAt: new Date(row.expiresAt),
  attributes: { createdAt: row.createdAt, userAgent: row.userAgent },
});

type Row = {
  user: typeof users.$inferSelect;
  membership: typeof memberships.$inferSelect | null;
  organisation: typeof organisations.$inferSelect | null;
};

function toActor({ user, membership, organisation }: Row, now: number): Actor {
  const actor: Actor = { id: user.id, name: user.name, email: user.email, role: user.role };
  if (!membership || !organisation) return actor;
  const { id, name, kind, region, field } = organisation;
  const state = standingOf(organisation, now);
  return { ...actor, organisation: { id, name, kind, state, region, field, role: membership.role } };
}
