import { and, desc, eq } from 'drizzle-orm';
import { audit, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';

/** The history of one thing, newest first. The caller has already authorised the thing itself. */
export const listMoves = (ctx: Context, thing: string, thingId: string) =>
  ctx.db
    .select({
      at: audit.at,
      action: audit.action,
      from: audit.from,
      to: audit.to,
      reason: audit.reason,
      actor: users.name,
    })
    .from(audit)
    .leftJoin(users, eq(users.id, audit.actorId))
    .where(and(eq(audit.thing, thing), eq(audit.thingId, thingId)))
    .orderBy(desc(audit.id))
    .limit(200);
