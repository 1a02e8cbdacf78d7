import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { type MEMBER_ROLES, memberships, type ORGANISATION_STATES, organisations, users } from '#db/schema/index.ts';
import { type Actor, type Context, createContext, type MemberContext } from '#src/context.ts';
import { newId } from '#src/lib/ids.ts';

export type World = {
  database: Database;
  /** The moment every context of `as` sees; set it to move the clock. */
  now: number;
  as: (actor: Actor) => MemberContext;
  visitor: () => Context;
  /** A signed-up person of a new organisation (or of a given one). */
  person: (of?: PersonOptions) => Promise<Actor>;
  /** A person of the administration who verifies, publishes and imports. */
  official: () => Promise<Actor>;
};

type Organisation = NonNullable<Actor['organisation']>;
type PersonOptions = Partial<Omit<Organisation, 'state'>> & {
  state?: (typeof ORGANISATION_STATES)[number];
  memberRole?: (typeof MEMBER_ROLES)[number];
  userRole?: Actor['role'];
  /** Joins the organisation of this person. */
  colleagueOf?: Actor;
};

let serial = 0;

const SUNDAY = Date.parse('2026-11-22T14:30:00+08:00');

/** A migrated database of its own in memory, and people to act in it. Closed when the test ends. */
export async function createWorld(now = SUNDAY, url = ':memory:'): Promise<World> {
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  await migrateDatabase(database);
  const world: World = {
    database,
    now,
    as: (actor) => createContext(database, actor, world.now) as MemberContext,
    visitor: () => createContext(database, undefined, world.now),
    person: (of = {}) => addPerson(world, of),
    official: () => addPerson(world, { kind: 'government', userRole: 'official' }),
  };
  return world;
}

/**
 * The same in a file, removed when the test ends: for many at once where an operation also reads outside its write. In
 * memory such a read is refused while another one writes.
 */
export async function createFileWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return createWorld(SUNDAY, `file:${join(folder, 'world.db')}`);
}

async function addPerson({ database, now }: World, of: PersonOptions): Promise<Actor> {
  const n = ++serial;
  const id = newId();
  const email = `person${n}@test.example`;
  const role = of.memberRole ?? of.role ?? 'manager';
  const organisation = { ...(of.colleagueOf?.organisation ?? (await addOrganisation(database, n, now, of))), role };
  const user = { id, email, name: `经办人${n}`, role: of.userRole ?? ('member' as const) };
  await database.write(async (tx) => {
    await tx.insert(users).values({ ...user, passwordHash: 'none', emailConfirmedAt: now, createdAt: now });
    await tx.insert(memberships).values({
      id: newId(),
      userId: id,
      organisationId: organisation.id,
      role,
      state: 'active',
      createdAt: now,
    });
  });
  return { ...user, organisation };
}

async function addOrganisation(database: Database, n: number, now: number, of: PersonOptions): Promise<Organisation> {
  const row = {
    id: of.id ?? newId(),
    name: of.name ?? `测试单位${n}有限公司`,
    kind: of.kind ?? ('small' as const),
    state: of.state ?? ('verified' as const),
    region: of.region ?? 'gx',
    field: of.field ?? 'chem',
  };
  const code = `TEST${String(n).padStart(14, '0')}`;
  await database.write(async (tx) => {
    await tx.insert(organisations).values({ ...row, code, createdAt: now, updatedAt: now });
  });
  return { ...row, role: 'manager' };
}
