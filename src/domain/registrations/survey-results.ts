import { asc, count, eq } from 'drizzle-orm';
import { eventSurveys, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { getEvent } from '#src/domain/events/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { mayManageRegistrations } from './policy.ts';

export const SCORES = { 5: '很有用', 4: '有用', 3: '一般', 2: '用处不大', 1: '没有用' } as const;

/** What was said about an event, in no order that would tell when it came; organisers only. */
export async function getSurveyResults(ctx: Context, eventId: string) {
  const event = await getEvent(ctx, eventId);
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const { id, score, useful, better } = eventSurveys;
  const of = eq(eventSurveys.eventId, eventId);
  const [scores, said] = await Promise.all([
    ctx.db.select({ score, n: count() }).from(eventSurveys).where(of).groupBy(score),
    ctx.db
      .select({ id, score, useful, better, name: registrations.name, firm: registrations.firm })
      .from(eventSurveys)
      .leftJoin(registrations, eq(registrations.id, eventSurveys.registrationId))
      .where(of)
      .orderBy(asc(id))
      .limit(500),
  ]);
  const total = scores.reduce((sum, { n }) => sum + n, 0);
  const mean = total === 0 ? undefined : scores.reduce((sum, row) => sum + row.score * row.n, 0) / total;
  const nOf = (value: number) => scores.find((row) => row.score === value)?.n ?? 0;
  return { event, total, mean, nOf, said: said.filter(({ useful, better }) => useful !== '' || better !== '') };
}
