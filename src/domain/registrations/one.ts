import { and, asc, desc, eq } from 'drizzle-orm';
import { eventQuestions, eventTopics, registrationAnswers, registrationChanges } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { listMoves } from '#src/domain/audit/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { findRegistration } from './load.ts';
import { REGISTRATION_MOVES } from './move-table.ts';
import { placeOf } from './places.ts';
import { mayManageRegistrations } from './policy.ts';

type Source = Pick<Context, 'db'>;

/** One registration of an event with all that was said, for who organises it; notFound for everybody else. */
export async function getForDesk(ctx: Context, eventId: string, id: string) {
  const found = await findRegistration(ctx, id);
  ensure(found?.event.id === eventId && mayManageRegistrations(ctx.actor, found.event), notFound());
  const { registration, event } = found;
  const [place, answers, topics, moves, change] = await Promise.all([
    placeOf(ctx, event, registration),
    listAnswers(ctx, id),
    ctx.db.select().from(eventTopics).where(eq(eventTopics.registrationId, id)).orderBy(asc(eventTopics.createdAt)),
    listMoves(ctx, 'registrations', id).then(withPerson),
    findOpenChange(ctx, id),
  ]);
  return { registration, event, place, answers, topics, moves, change };
}

/** Who came by the link of a letter has no account: what only they do is theirs. */
const withPerson = (moves: Awaited<ReturnType<typeof listMoves>>) =>
  moves.map((move) => ({ ...move, actor: move.actor ?? (PERSONAL.includes(move.action) ? '本人' : null) }));

const PERSONAL = [
  ...REGISTRATION_MOVES.filter(({ by }) => by.includes('person')).map(({ action }): string => action),
  ...['register', 'confirmPerson', 'askChange', 'followUp'],
];

/** What was answered, by the questions as they stand now; those taken off the form too. */
export const listAnswers = ({ db }: Source, registrationId: string) =>
  db
    .select({ id: eventQuestions.id, label: eventQuestions.label, value: registrationAnswers.value })
    .from(registrationAnswers)
    .innerJoin(eventQuestions, eq(eventQuestions.id, registrationAnswers.questionId))
    .where(eq(registrationAnswers.registrationId, registrationId))
    .orderBy(desc(eventQuestions.stage), asc(eventQuestions.position));

const findOpenChange = ({ db }: Source, registrationId: string) =>
  db
    .select()
    .from(registrationChanges)
    .where(and(eq(registrationChanges.registrationId, registrationId), eq(registrationChanges.state, 'open')))
    .get();
