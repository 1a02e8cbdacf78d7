import { and, desc, eq, max, min } from 'drizzle-orm';
import { dutyRuns, OUTBOX_KINDS, outbox, searchRebuilds } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { ensure } from '#src/errors.ts';

/** What each duty of the clock is called; one without a word here is shown by its own name. */
const DUTY_WORDS: Readonly<Record<string, string>> = {
  sealOldBids: '加密早先的揭榜草稿',
  closeBidding: '到截止时间开封揭榜材料',
  remindMilestones: '里程碑临期、逾期提醒',
  settleListings: '合同办结后结榜',
  sweepFiles: '清理没有用到的文件',
  announceOver: '公示期满通知',
  remindTracked: '跟踪的榜变化提醒',
  remindOfExpiry: '认证到期提醒',
  expireListings: '榜单到期下榜',
  remindOfListingExpiry: '榜单到期提醒',
  remindOfDeadline: '揭榜截止提醒',
  lapseOffers: '候补名额过时收回',
  offerFreeSeats: '空出的名额通知候补',
  expireUnverified: '没有确认的报名作废',
  tellOfEventChanges: '活动变更通知',
  remindOfEvents: '活动开始前提醒',
  askForSurveys: '活动后发问卷',
  remindRecaps: '催活动总结',
  remindSeries: '系列活动没有排期的提醒',
  sendDigests: '保存的搜索寄送更新',
  keepQueries: '记下最近的搜索词',
  followMeilisearch: '同步到 Meilisearch',
  renewFormat: '检索索引格式检查',
  followEmbeddings: '按意思检索：生成向量',
};

/**
 * What works behind the pages, and when it last did: letters and index updates, the last rebuild, the duties of the clock.
 * Those that failed last stand first. Officials only.
 */
export async function listBackground(ctx: Context) {
  ensure(isOfficial(ctx.actor));
  const [queues, rebuild, duties] = await Promise.all([
    Promise.all(OUTBOX_KINDS.map((kind) => queueOf(ctx, kind))),
    ctx.db.select().from(searchRebuilds).orderBy(desc(searchRebuilds.createdAt)).limit(1).get(),
    ctx.db.select().from(dutyRuns),
  ]);
  const named = duties.map((run) => ({
    ...run,
    word: DUTY_WORDS[run.name] ?? run.name,
    failing: run.failedAt !== null && run.failedAt === run.ranAt,
  }));
  return { queues, rebuild, duties: named.sort((a, b) => Number(b.failing) - Number(a.failing) || order(a, b)) };
}

const names = Object.keys(DUTY_WORDS);
const placeOf = (name: string): number => (names.includes(name) ? names.indexOf(name) : names.length);
const order = (a: { name: string }, b: { name: string }): number => placeOf(a.name) - placeOf(b.name);

/** When the last of a kind was done, and since when the oldest has been due. */
async function queueOf({ db }: Context, kind: (typeof OUTBOX_KINDS)[number]) {
  const last = await db
    .select({ at: max(outbox.doneAt) })
    .from(outbox)
    .where(eq(outbox.kind, kind))
    .get();
  const waiting = await db
    .select({
      n: db.$count(outbox, and(eq(outbox.kind, kind), eq(outbox.state, 'waiting'))),
      since: min(outbox.createdAt),
    })
    .from(outbox)
    .where(and(eq(outbox.kind, kind), eq(outbox.state, 'waiting')))
    .get();
  const failed = await db.$count(outbox, and(eq(outbox.kind, kind), eq(outbox.state, 'failed')));
  return { kind, lastAt: last?.at ?? null, waiting: waiting?.n ?? 0, since: waiting?.since ?? null, failed };
}
