import { and, asc, desc, eq } from 'drizzle-orm';
import { eventQuestions, registrationAnswers, registrations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { getEvent } from '#src/domain/events/queries.ts';
import { GROUP_WORDS } from '#src/domain/events/states.ts';
import { toLocal } from '#src/lib/dates.ts';
import { listForExport } from './desk.ts';
import { countSeats, listInOrder } from './seats.ts';
import { REGISTRATION_STATE_WORDS, shownStateOf } from './states.ts';

const HEAD = [
  '序号',
  '姓名',
  '单位',
  '类别',
  '手机',
  '邮箱',
  '状态',
  '到场',
  '候补次序',
  '来源',
  '代报人',
  '报名时间（北京时间）',
  '理由',
];
const SOURCES = { self: '本人', lead: '同事代填', official: '代报名', walkIn: '现场' } as const;

/** All registrations of an event as rows of a sheet; 待审核 and 候补 stand there by their own words. Organisers only. */
export async function exportTable(
  ctx: MemberContext,
  eventId: string,
): Promise<{ title: string; rows: (string | number)[][] }> {
  const event = await getEvent(ctx, eventId);
  const people = await listForExport(ctx, event);
  const [questions, answers, places] = await Promise.all([
    listAsked(ctx, eventId),
    answersOf(ctx, eventId),
    listInOrder(ctx, eventId, await countSeats(ctx, { ...event, perOrganisation: 1 })),
  ]);
  const placeOf = new Map(places.map(({ id }, i) => [id, i + 1]));
  const rows = people.map((one, i) => {
    const state = REGISTRATION_STATE_WORDS[one.state].word;
    const shown = shownStateOf(one, event, ctx.now).word;
    const about = [
      one.name,
      one.firm,
      GROUP_WORDS[one.group],
      one.phone,
      one.email,
      state,
      shown === state ? '' : shown,
    ];
    const course = [
      placeOf.get(one.id) ?? '',
      SOURCES[one.source],
      one.registrar ?? '',
      toLocal(one.createdAt).replace('T', ' '),
    ];
    const said = questions.map(({ id }) => answers.get(`${one.id} ${id}`)?.replaceAll('\n', '、') ?? '');
    return [i + 1, ...about, ...course, one.stateReason, ...said];
  });
  return { title: event.title, rows: [[...HEAD, ...questions.map(({ label }) => label)], ...rows] };
}

/** Also those taken off the form: their answers stay. */
const listAsked = ({ db }: MemberContext, eventId: string) =>
  db
    .select({ id: eventQuestions.id, label: eventQuestions.label })
    .from(eventQuestions)
    .where(eq(eventQuestions.eventId, eventId))
    .orderBy(desc(eventQuestions.stage), asc(eventQuestions.position));

async function answersOf({ db }: MemberContext, eventId: string): Promise<Map<string, string>> {
  const { registrationId, questionId, value } = registrationAnswers;
  const rows = await db
    .select({ registrationId, questionId, value })
    .from(registrationAnswers)
    .innerJoin(registrations, and(eq(registrations.id, registrationId), eq(registrations.eventId, eventId)));
  return new Map(rows.map((row) => [`${row.registrationId} ${row.questionId}`, row.value]));
}
