import type { MemberContext } from '#src/context.ts';
import { dayOf } from '#src/lib/dates.ts';
import type { Todo } from '#src/lib/todo.ts';
import { listLeftBehind } from './open-things.ts';
import { isManagerOf } from './policy.ts';
import { findOrganisation, type Organisation } from './queries.ts';
import { isRenewable } from './states.ts';

/** What waits for the managers of an organisation: a verification that ends, and what somebody left behind. */
export async function listOrganisationTodos(ctx: MemberContext): Promise<Todo[]> {
  const own = ctx.actor.organisation;
  if (!own || !isManagerOf(ctx.actor, own)) return [];
  const [organisation, left] = await Promise.all([findOrganisation(ctx, own.id), listLeftBehind(ctx, own.id)]);
  return [
    ...(organisation ? renewalTodo(organisation, ctx.now) : []),
    ...left.map(({ id, name, open }) => ({
      key: `handover ${id}`,
      title: `安排人接手：${name}的 ${open} 件事项`,
      note: `${name}已不在本单位办理，榜单、申请和草稿没有经办人`,
      verb: '去交接',
      href: `/organisations/${own.id}/handover?from=${id}`,
    })),
  ];
}

function renewalTodo(organisation: Organisation, now: number): Todo[] {
  const { id, verifiedUntil } = organisation;
  if (!isRenewable(organisation, now) || verifiedUntil === null) return [];
  const on = dayOf(verifiedUntil - 1);
  const over = verifiedUntil <= now;
  return [
    {
      key: 'renewal',
      title: over ? '单位认证已到期，请申请续期' : '单位认证快到期，请申请续期',
      note: over ? '续期以前不能发榜、揭榜' : '到期以后不能发榜、揭榜',
      verb: '申请续期',
      href: `/organisations/${id}`,
      due: { at: verifiedUntil - 1, on },
    },
  ];
}
