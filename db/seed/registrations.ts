import type { audit, eventQuestions, registrationAnswers, registrations } from '#db/schema/index.ts';
import { DAY, HOUR, MINUTE } from '#src/lib/dates.ts';
import { idOf, officeMoment } from './clock.ts';
import { eventId, eventRows } from './events.ts';
import { organisationId, organisationOf, personOf, userId } from './people-rows.ts';

type Row = typeof registrations.$inferInsert;
type State = Row['state'];
type AuditRow = typeof audit.$inferInsert;

/** Who came to which event, in the order they registered, so many days ago; the states as the limits of the event make them. */
const COMERS: readonly (readonly [event: string, person: string, state: State, day: number])[] = [
  ['salon-q', 'qiye', 'confirmed', -3],
  ['salon-q', 'hengze', 'confirmed', -3],
  ['salon-q', 'xiaoqi', 'confirmed', -2],
  ['salon-q', 'gaoxiao', 'confirmed', -2],
  ['salon-q', 'xinlian', 'withdrawn', -2],
  ['salon-q', 'yinhang', 'confirmed', -1],
  // One seat for each firm: a second one of the first firm waits, that of the second has been offered the seat given up.
  ['tea', 'hengze', 'confirmed', -3],
  ['tea', 'qiye', 'waitlisted', -3],
  ['tea', 'xiaoqi', 'withdrawn', -3],
  ['tea', 'lvjian', 'offered', -2],
  ['tea', 'beilan', 'pending', -1],
  ['tea', 'huanyang', 'pending', -1],
  ['tea', 'taoli', 'rejected', -2],
  ['matchmaking', 'beilan', 'confirmed', -9],
  ['matchmaking', 'beilan-caigou', 'confirmed', -9],
  ['matchmaking', 'qiye', 'confirmed', -8],
  ['matchmaking', 'xiaoqi', 'confirmed', -7],
  ['matchmaking', 'lvre', 'revoked', -7],
  ['matchmaking', 'xinlian', 'confirmed', -6],
];

const REASONS: Partial<Record<State, string>> = {
  withdrawn: '当天有客户来厂',
  rejected: '这一期只请民营企业负责人',
  revoked: '本单位改派别的同事',
};
const reasonOf = (state: State): string => REASONS[state] ?? '';
const GROUPS = { large: 'firm', small: 'firm', academy: 'university', bank: 'bank', government: 'other' } as const;
/** The same as the platform makes of a name. */
const keyOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()（）·.,'"-]/g, '');
export const registrationId = (event: string, person: string): string => idOf(`registration ${event} ${person}`);

/** Minutes apart in the order of the table, so that the list stands as it came. */
const madeAt = (now: number, [event, , , day]: (typeof COMERS)[number], i: number): number =>
  officeMoment(now, day, `registrations ${event}`) + i * MINUTE;

export const registrationRows = (now: number): Row[] =>
  COMERS.map((comer, i) => {
    const [event, key, state] = comer;
    const { name, kind } = organisationOf(key);
    const createdAt = madeAt(now, comer, i);
    const listed = state === 'waitlisted' || state === 'offered';
    const whole = { createdAt, updatedAt: createdAt, verifiedAt: createdAt };
    return {
      ...{ id: registrationId(event, key), eventId: eventId(event), userId: userId(key), state, ...whole },
      ...{ name: personOf(key).name, email: `${key}@demo.example`, phone: `1990000${String(i).padStart(4, '0')}` },
      ...{ organisationId: organisationId(personOf(key).organisation), firm: name, firmKey: keyOf(name) },
      group: GROUPS[kind],
      stateReason: reasonOf(state),
      confirmedAt: state === 'confirmed' ? createdAt : null,
      ...(listed ? { queueNo: i + 1, queuedAt: createdAt } : {}),
      ...(state === 'offered' ? { offeredAt: now - HOUR, offerUntilAt: now + 11 * HOUR } : {}),
    };
  });

/** What became of each, one step after the other; the seat offered now is the one given up. */
export const registrationHistory = (now: number): AuditRow[] =>
  COMERS.flatMap((comer, i) => {
    const [event, key, state] = comer;
    const reviewed = eventRows(now).find(({ id }) => id === eventId(event))?.admission === 'review';
    const at = madeAt(now, comer, i);
    const one = { thing: 'registrations', thingId: registrationId(event, key) };
    const [host, person] = [
      { ...one, actorId: userId('guanyuan') },
      { ...one, actorId: userId(key) },
    ];
    const step = (by: typeof host | (typeof one & { actorId: null }), action: string, from: State, to: State) => ({
      ...{ ...by, action, from, to, at: at + 30 * MINUTE },
    });
    const first: State = reviewed ? 'pending' : 'confirmed';
    const registered = { ...person, at, action: 'register', to: first };
    if (state === first) return [registered];
    if (state === 'rejected') return [registered, { ...step(host, 'reject', first, state), reason: reasonOf(state) }];
    if (state === 'revoked') return [registered, { ...step(host, 'revoke', first, state), reason: reasonOf(state) }];
    const approved = reviewed && state !== 'waitlisted' && state !== 'offered';
    const seated = approved ? [step(host, 'approve', 'pending', 'confirmed')] : [];
    if (state === 'confirmed') return [registered, ...seated];
    const later = { at: now - HOUR };
    if (state === 'withdrawn')
      return [
        registered,
        ...seated,
        { ...step(person, 'withdraw', 'confirmed', state), ...later, reason: reasonOf(state) },
      ];
    const listed = step(host, 'approveToList', 'pending', 'waitlisted');
    if (state === 'waitlisted') return [registered, listed];
    const machine = { ...one, actorId: null };
    const why = '候补第 2 位，前面 1 位本单位的名额已满；空位来自本人取消';
    return [registered, listed, { ...step(machine, 'offer', 'waitlisted', state), ...later, reason: why }];
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
