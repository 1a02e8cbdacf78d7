import { eq } from 'drizzle-orm';
import { USER_ROLES, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';

type Role = (typeof USER_ROLES)[number];

/**
 * Gives an account a role, from the command line of the server only: who has that shell has the database.
 * Refuses an unknown or unconfirmed address and a role that does not exist. Returns the role it had.
 */
export async function appoint(ctx: Context, email: string, role: string): Promise<Role> {
  ensure(isRole(role), conflict(`没有“${role}”这个角色，可以是 ${USER_ROLES.join('、')}。`));
  return ctx.write(async (tx) => {
    const user = await tx.select().from(users).where(eq(users.email, email.trim().toLowerCase())).get();
    if (!user?.emailConfirmedAt) throw conflict(`没有用 ${email} 注册并确认过的账号。`);
    await tx.update(users).set({ role }).where(eq(users.id, user.id));
    await record(tx, ctx, { thing: 'accounts', thingId: user.id, action: 'appoint', from: user.role, to: role });
    return user.role;
  });
}

const isRole = (role: string): role is Role => USER_ROLES.some((one) => one === role);
