import { and, eq, getTableColumns, isNull, lt } from 'drizzle-orm';
import { listings, panels } from '#db/schema/index.ts';
import { isOfficial, type MemberContext } from '#src/context.ts';
import { dayOf } from '#src/lib/dates.ts';
import { dueOn, type Todo } from '#src/lib/todo.ts';
import { mayRunPanels } from './policy.ts';
import { getOwnPanel, listOwnPanels } from './queries.ts';
import { PURPOSE_WORDS } from './states.ts';

/** What an expert still has to judge; for officials which panels are past their day and can be ended. */
export async function listPanelTodos(ctx: MemberContext): Promise<Todo[]> {
  const open = (await listOwnPanels(ctx)).filter(({ panel }) => panel.closedAt === null);
  const own = await Promise.all(open.map(({ panel }) => expertTodo(ctx, panel.id)));
  return [...own.flatMap((todo) => todo ?? []), ...(isOfficial(ctx.actor) ? await listOverdue(ctx) : [])];
}

async function expertTodo(ctx: MemberContext, id: string): Promise<Todo | undefined> {
  const { panel, listing, subjects, said } = await getOwnPanel(ctx, id);
  const left = subjects.filter((subject) => said.every(({ subjectId }) => subjectId !== subject.id)).length;
  if (left === 0) return undefined;
  const note = panel.purpose === 'demand' ? '请打分并写明意见' : `还有 ${left} 份申请没有打分`;
  return {
    key: `panel ${id}`,
    title: `专家${PURPOSE_WORDS[panel.purpose]}：${listing.title}`,
    note,
    verb: '去评议',
    href: `/panels/${id}`,
    ...dueOn(panel.dueOn),
  };
}

async function listOverdue(ctx: MemberContext): Promise<Todo[]> {
  const rows = await ctx.db
    .select({ panel: getTableColumns(panels), title: listings.title, organisationId: listings.organisationId })
    .from(panels)
    .innerJoin(listings, eq(listings.id, panels.listingId))
    .where(and(isNull(panels.closedAt), lt(panels.dueOn, dayOf(ctx.now))))
    .limit(50);
  return rows
    .filter((row) => mayRunPanels(ctx.actor, row))
    .map(({ panel, title }) => ({
      key: `panel end ${panel.id}`,
      title: `结束评议：${title}`,
      note: `${PURPOSE_WORDS[panel.purpose]}的期限已过`,
      verb: '去结束',
      href: `/listings/${panel.listingId}/panel`,
      ...dueOn(panel.dueOn),
    }));
}
