import type { eventQuestions, registrationAnswers, registrations } from '#db/schema/index.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { idOf } from './clock.ts';
import { COMERS, cameAt, excusedAt, madeAt, reasonOf, registrationId } from './comers.ts';
import { eventId } from './events.ts';
import { organisationId, organisationOf, personOf, userId } from './people-rows.ts';

type Row = typeof registrations.$inferInsert;

const GROUPS = { large: 'firm', small: 'firm', academy: 'university', bank: 'bank', government: 'other' } as const;
/** The same as the platform makes of a name. */
const keyOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()（）·.,'"-]/g, '');
export const registrationRows = (now: number): Row[] =>
  COMERS.map((comer, i) => {
    const [event, key, state, , outcome] = comer;
    const walksIn = outcome === 'walkIn';
    const came = cameAt(now, comer, i);
    const { name, kind } = organisationOf(key);
    const createdAt = madeAt(now, comer, i);
    const listed = state === 'waitlisted' || state === 'offered';
    const whole = { createdAt, updatedAt: came ?? createdAt, verifiedAt: walksIn ? null : createdAt };
    return {
      ...{
        id: registrationId(event, key),
        eventId: eventId(event),
        userId: userId(key),
        state,
        ...whole,
      },
      ...{
        name: personOf(key).name,
        email: walksIn ? '' : `${key}@demo.example`,
        phone: `1990000${String(i).padStart(4, '0')}`,
      },
      ...{ organisationId: organisationId(personOf(key).organisation), firm: name, firmKey: keyOf(name) },
      group: GROUPS[kind],
      stateReason: reasonOf(state),
      confirmedAt: state === 'confirmed' ? createdAt : null,
      ...(walksIn ? { source: 'walkIn' as const, registeredBy: userId('guanyuan') } : {}),
      ...{
        checkedInAt: came,
        checkedInBy: came === null ? null : userId('guanyuan'),
        excusedAt: excusedAt(now, comer),
      },
      ...(listed ? { queueNo: i + 1, queuedAt: createdAt } : {}),
      ...(state === 'offered' ? { offeredAt: now - HOUR, offerUntilAt: now + 11 * HOUR } : {}),
    };
  });

/** The form of the salon, and what two of its guests answered. */
const QUESTIONS = [
  ['transport', 'choice', '怎样来', ['自驾', '公共交通']],
  ['wish', 'text', '最想认识哪一类单位', []],
] as const;
const questionId = (key: string): string => idOf(`event question ${key}`);

export const eventQuestionRows = (now: number): (typeof eventQuestions.$inferInsert)[] =>
  QUESTIONS.map(([key, kind, label, options], position) => ({
    ...{ id: questionId(key), eventId: eventId('salon-q'), kind, label, options: [...options] },
    ...{ position: position + 1, createdAt: now - 8 * DAY },
  }));

export const registrationAnswerRows = (): (typeof registrationAnswers.$inferInsert)[] =>
  (
    [
      ['qiye', 'transport', '自驾'],
      ['qiye', 'wish', '做封装材料的高校团队'],
      ['xiaoqi', 'transport', '公共交通'],
    ] as const
  ).map(([person, key, value]) => ({
    id: idOf(`registration answer ${person} ${key}`),
    registrationId: registrationId('salon-q', person),
    questionId: questionId(key),
    value,
  }));
