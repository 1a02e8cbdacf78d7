import type { audit, memberships, organisations, users } from '#db/schema/index.ts';
import { DAY, dayOf, MINUTE, startOfDay } from '#src/lib/dates.ts';
import { idOf, officeMoment } from './clock.ts';
import { follow, historyOf, lastOf, type Move, reached } from './course.ts';
import { ORGANISATIONS } from './organisations.ts';
import { PEOPLE } from './people.ts';
import type { SeedOrganisation, SeedPerson } from './shapes.ts';

export const userId = (key: string): string => idOf(`user ${key}`);
export const organisationId = (key: string): string => idOf(`organisation ${key}`);

/** The two who verify and publish, taking turns; the other one has the second look. */
export const officialFor = (key: string): string => userId(key.length % 2 === 0 ? 'guanyuan' : 'jia');
export const secondFor = (key: string): string => userId(key.length % 2 === 0 ? 'jia' : 'guanyuan');

/** Who answers for an organisation. */
export const managerOf = (organisation: string): string =>
  userId(PEOPLE.find((person) => person.organisation === organisation)?.key ?? '');

export const personOf = (key: string): SeedPerson & { organisation: string } => {
  const person = PEOPLE.find((one) => one.key === key);
  if (!person?.organisation) throw new Error(`The demo world has no member ${key}`);
  return { ...person, organisation: person.organisation };
};

export const organisationOf = (personKey: string): SeedOrganisation =>
  ORGANISATIONS.find(({ key }) => key === personOf(personKey).organisation) as SeedOrganisation;

type AuditRow = typeof audit.$inferInsert;
type State = SeedOrganisation['course'][number][0];
const ACTIONS: Record<State, string> = {
  stub: 'stub',
  pending: 'register',
  verified: 'verify',
  returned: 'return',
  merged: 'merge',
};

const movesOf = (organisation: SeedOrganisation, now: number): Move<State>[] =>
  follow(organisation.course, now, organisation.key);

export const organisationRows = (now: number): (typeof organisations.$inferInsert)[] =>
  ORGANISATIONS.map((organisation) => {
    const { key, course: _course, verifiedFor, ...told } = organisation;
    const moves = movesOf(organisation, now);
    const { state, at, reason } = lastOf(moves);
    return {
      ...told,
      id: organisationId(key),
      state,
      stateReason: reason,
      verifiedAt: reached(moves, 'verified') ?? null,
      verifiedUntil: verifiedFor === undefined ? null : (startOfDay(dayOf(now + verifiedFor * DAY)) as number),
      createdAt: (moves[0] as Move<State>).at,
      updatedAt: at,
    };
  });

export const organisationHistory = (now: number): AuditRow[] =>
  ORGANISATIONS.flatMap((organisation) => {
    const { key } = organisation;
    const official = key === 'gongxin' ? userId('admin') : officialFor(key);
    const manager = managerOf(key);
    return historyOf(
      { thing: 'organisations', thingId: organisationId(key) },
      movesOf(organisation, now),
      (state) => ACTIONS[state],
      (state) => (state === 'pending' ? manager : official),
    );
  });

export const userRows = (now: number, passwordHash: string): (typeof users.$inferInsert)[] =>
  PEOPLE.map((person) => {
    const createdAt = joinedAt(person, now);
    return {
      id: userId(person.key),
      email: `${person.key}@demo.example`,
      name: person.name,
      role: person.role ?? 'member',
      passwordHash,
      emailConfirmedAt: createdAt + 6 * MINUTE,
      createdAt,
    };
  });

export const membershipRows = (now: number): (typeof memberships.$inferInsert)[] =>
  PEOPLE.flatMap((person) => {
    const { key, organisation, memberRole = 'handler', requested } = person;
    if (!organisation) return [];
    return {
      id: idOf(`membership ${key}`),
      userId: userId(key),
      organisationId: organisationId(organisation),
      role: memberRole,
      state: requested ? ('requested' as const) : ('active' as const),
      createdAt: joinedAt(person, now) + 20 * MINUTE,
    };
  });

/** What the colleagues of a manager leave in the log: a request and, but for those who wait, an answer. */
export const memberHistory = (now: number): AuditRow[] =>
  PEOPLE.flatMap((person) => {
    const manager = PEOPLE.find(({ organisation }) => organisation === person.organisation);
    const { key, name, organisation, memberRole = 'handler', requested } = person;
    if (!organisation || !manager || manager === person) return [];
    const thing = { thing: 'organisations', thingId: organisationId(organisation) };
    const at = joinedAt(person, now) + 20 * MINUTE;
    const asked = { ...thing, at, actorId: userId(key), action: 'requestMembership', to: 'requested' };
    const answer = { action: 'acceptMember', from: 'requested', to: memberRole, reason: name };
    return [asked, ...(requested ? [] : [{ ...thing, at: at + 45 * MINUTE, actorId: userId(manager.key), ...answer }])];
  });

/** A manager signs up just before registering the organisation, colleagues on the days after. */
function joinedAt({ key, organisation, joined }: SeedPerson, now: number): number {
  if (joined !== undefined || !organisation) return officeMoment(now, joined ?? 0, `user ${key}`);
  const colleagues = PEOPLE.filter((person) => person.organisation === organisation);
  const place = colleagues.findIndex((person) => person.key === key);
  const registered = movesOf(ORGANISATIONS.find((one) => one.key === organisation) as SeedOrganisation, now)[0];
  return (registered as Move<State>).at - 20 * MINUTE + place * DAY;
}
