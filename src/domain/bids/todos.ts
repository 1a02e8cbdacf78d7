import type { MemberContext } from '#src/context.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import type { Todo } from '#src/lib/todo.ts';
import { listInvitations } from './joint.ts';

/** Invitations to joint bids that wait for an answer. */
export async function listBidTodos(ctx: MemberContext): Promise<Todo[]> {
  const invitations = await listInvitations(ctx);
  return invitations
    .filter(({ listing }) => phaseOf(listing, ctx.now) === 'open')
    .map(({ invitation, bid, lead, listing }) => ({
      key: `invitation ${invitation.id}`,
      title: `联合揭榜邀请：${listing.title}`,
      note: `榜 ${listing.number ?? ''}，${lead}牵头，请贵单位确认是否参加`,
      verb: '去答复',
      href: `/bids/${bid.id}/join`,
      ...(listing.deadlineAt === null ? {} : { due: { at: listing.deadlineAt } }),
    }));
}
