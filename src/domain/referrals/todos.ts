import { isHandler, type MemberContext } from '#src/context.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { truncate } from '#src/lib/text.ts';
import type { Todo } from '#src/lib/todo.ts';
import { listOpenReferrals } from './queries.ts';

/** What somebody thinks our organisation could take, while it can still be taken. */
export async function listReferralTodos(ctx: MemberContext): Promise<Todo[]> {
  if (!isHandler(ctx.actor)) return [];
  const rows = await listOpenReferrals(ctx);
  return rows
    .filter(({ listing }) => phaseOf(listing, ctx.now) === 'open')
    .map(({ id, listing, scout, note }) => ({
      key: `referral ${id}`,
      title: `${scout}推荐贵单位揭榜：${listing.title}`,
      note: truncate(note, 60),
      verb: '看并答复',
      href: `/referrals/${id}`,
      ...(listing.deadlineAt === null ? {} : { due: { at: listing.deadlineAt } }),
    }));
}
