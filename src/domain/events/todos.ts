import { and, asc, eq, type SQL } from 'drizzle-orm';
import { events } from '#db/schema/index.ts';
import { isHandler, isOfficial, type MemberContext } from '#src/context.ts';
import { agoWords, formatTime } from '#src/lib/dates.ts';
import type { Todo } from '#src/lib/todo.ts';
import { lateSessions, listSeries } from './overdue.ts';
import { mayReviewEvent } from './policy.ts';
import { type EventRow, listUnrecapped, selectRows, writersOf } from './queries.ts';
import { RECAP_DUE_MS } from './states.ts';

const MOST = 50;

/** What to approve, what to mend, which recap is due, which session nobody planned. */
export async function listEventTodos(ctx: MemberContext): Promise<Todo[]> {
  const [pending, returned, ended, late] = await Promise.all([
    isOfficial(ctx.actor) ? listToReview(ctx) : [],
    listReturned(ctx),
    listUnrecapped(ctx, mine(ctx)),
    isOfficial(ctx.actor) ? seriesTodos(ctx) : [],
  ]);
  return [
    ...pending.map((row) => reviewTodo(row, ctx.now)),
    ...returned.map(returnedTodo),
    ...ended.map((row) => recapTodo(row)),
    ...late,
  ];
}

/** What waits for an official who has not written it. */
export async function listToReview(ctx: MemberContext): Promise<EventRow[]> {
  const rows = await selectRows(ctx)
    .where(eq(events.state, 'pending'))
    .orderBy(asc(events.submittedAt), asc(events.id))
    .limit(MOST);
  const writers = await Promise.all(rows.map((row) => writersOf(ctx, { id: row.id, createdBy: '' })));
  return rows.filter((_, i) => mayReviewEvent(ctx.actor, writers[i] ?? []));
}

/** Those this person answers for: an official for what they wrote, a handler for what their organisation hosts. */
const mine = ({ actor }: MemberContext): SQL | undefined =>
  isHandler(actor) && actor.organisation
    ? eq(events.organisationId, actor.organisation.id)
    : eq(events.createdBy, actor.id);

const listReturned = (ctx: MemberContext) =>
  selectRows(ctx)
    .where(and(mine(ctx), eq(events.state, 'draft'), eq(events.createdBy, ctx.actor.id)))
    .orderBy(asc(events.updatedAt))
    .limit(MOST);

const reviewTodo = ({ id, title, host, submittedAt, startsAt }: EventRow, now: number): Todo => ({
  key: `event review ${id}`,
  title: `审批活动：${title}`,
  note: `${host}，${submittedAt === null ? '' : `${agoWords(submittedAt, now)} 提交，`}${startsAt === null ? '' : `${formatTime(startsAt, now)} 举行`}`,
  verb: '去审批',
  href: `/events/${id}`,
  ...(startsAt === null ? {} : { due: { at: startsAt } }),
});

const returnedTodo = ({ id, title }: EventRow): Todo => ({
  key: `event draft ${id}`,
  title: `接着写：${title || '还没有名称的活动'}`,
  note: '活动还是草稿，没有提交审批',
  verb: '去填写',
  href: `/events/${id}/edit`,
});

const recapTodo = ({ id, title, endsAt }: EventRow): Todo => ({
  key: `event recap ${id}`,
  title: `填总结：${title}`,
  note: '到场人数、成效、图片和数字交齐了才能归档',
  verb: '填总结',
  href: `/events/${id}/recap`,
  due: { at: (endsAt ?? 0) + RECAP_DUE_MS },
});

async function seriesTodos(ctx: MemberContext): Promise<Todo[]> {
  const courses = await listSeries(ctx);
  return courses.flatMap((course) =>
    lateSessions(course).map(({ period, words, dueAt, standing, event }) => ({
      key: `event series ${course.id} ${period}`,
      title: `${standing === 'missed' ? '没有办' : '没有排期'}：${course.name}（${words}）`,
      note: event
        ? '有一份草稿，还没有提交审批'
        : standing === 'missed'
          ? '这一期已经过去，没有办过'
          : '这一期还没有排定',
      verb: event ? '去填写' : '去排期',
      href: event ? `/events/${event.id}/edit` : '/staff/events#series',
      due: { at: dueAt },
    })),
  );
}
