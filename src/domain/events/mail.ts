import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type MailPayload, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { officialEmails } from '#src/domain/listings/recipients.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { DAY, formatTime, formatWeekday } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { writersOf } from './queries.ts';
import { EVENT_TYPE_WORDS, type Event, RECAP_DUE_MS } from './states.ts';

type Letter = Omit<MailPayload, 'to'>;
type Around = Pick<Context, 'site' | 'now'>;

/** `11 月 25 日周三 14:30（北京时间）`. */
export const whenWords = (at: number, now: number): string =>
  `${formatWeekday(at, now)} ${formatTime(at, now).split(' ').at(-1)}（北京时间）`;

const factsOf = (event: Event, now: number): string =>
  [
    `活动：${event.title}（${EVENT_TYPE_WORDS[event.type]}）`,
    event.startsAt === null ? '' : `时间：${whenWords(event.startsAt, now)}`,
    event.placeName === '' ? '' : `地点：${event.placeName}`,
  ]
    .filter(Boolean)
    .join('\n');

/** Tells officials that an event waits for approval; not those who wrote it. */
export async function tellReviewers(tx: Transaction, ctx: Context, event: Event): Promise<void> {
  const writers = new Set(await emailsOf(tx, [...(await writersOf({ db: tx }, event)), ctx.actor?.id ?? '']));
  const to = (await officialEmails(tx, '')).filter((email) => !writers.has(email));
  await send(tx, ctx, to, {
    subject: `【活动待审批】${event.title}`,
    text: `您好：

有一场活动等您审批：

${factsOf(event, ctx.now)}

起草、修改、提交过它的人不能批，请您核对以后批准或退回。

办理：${ctx.site}/events/${event.id}
`,
  });
}

/** Tells who wrote it, and the host's handlers, what became of it. */
export async function tellOrganisers(tx: Transaction, ctx: Context, event: Event, letter: Letter): Promise<void> {
  await send(tx, ctx, await organiserEmails(tx, event), letter);
}

export async function organiserEmails(tx: Transaction, event: Event): Promise<string[]> {
  const author = await emailsOf(tx, [event.createdBy]);
  return [...new Set([...author, ...(await handlersOf({ db: tx }, event.organisationId))])];
}

async function emailsOf(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const id of new Set(ids)) {
    const user = await tx.select({ email: users.email }).from(users).where(eq(users.id, id)).get();
    if (user) found.push(user.email);
  }
  return found;
}

const send = (tx: Transaction, { now }: Pick<Context, 'now'>, to: readonly string[], letter: Letter) =>
  enqueueMail(tx, now, ...to.map((email) => ({ to: email, ...letter })));

export const approvedLetter = ({ site, now }: Around, event: Event): Letter => ({
  subject: `【活动已发布】${event.title}`,
  text: `您好：

活动已经批准并发布，所有人看得到：

${factsOf(event, now)}

查看：${site}/events/${event.id}
`,
});

export const sentBackLetter = ({ site, now }: Around, event: Event, reason: string): Letter => ({
  subject: `【活动退回修改】${event.title}`,
  text: `您好：

活动没有通过审批，请修改后重新提交。

${factsOf(event, now)}

要改的：${reason}

修改：${site}/events/${event.id}/edit
`,
});

/** `late`: the week after the end is over. */
export const recapLetter = ({ site, now }: Around, event: Event, late: boolean): Letter => ({
  subject: late ? `【总结逾期】${event.title}` : `【请填总结】${event.title}`,
  text: `您好：

活动已经结束，${late ? '一周过去了，总结还没有交齐' : `请在 ${formatTime((event.endsAt ?? now) + RECAP_DUE_MS, now)}（北京时间）前填好总结`}：

${factsOf(event, now)}

到场人数、成效、图片和这一类活动的数字都填齐，活动才能归档。

填写：${site}/events/${event.id}/recap
`,
});

export const overdueSeriesLetter = ({ site }: Around, series: { name: string }, period: string): Letter => ({
  subject: `【没有排期】${series.name}：${period}`,
  text: `您好：

“${series.name}”${period}的一场还没有排定。

排期：${site}/staff/events#series
`,
});

/** Days until the recap is due, for one line. */
export const recapDueAt = (event: Pick<Event, 'endsAt'>): number => (event.endsAt ?? 0) + RECAP_DUE_MS;
export const RECAP_DAYS = RECAP_DUE_MS / DAY;
