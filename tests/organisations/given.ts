import { asc, eq, sql } from 'drizzle-orm';
import { audit, type MailPayload, memberships, organisations, outbox } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { checkCharacter } from '#src/domain/organisations/code.ts';
import { organisationInput, registrationInput } from '#src/domain/organisations/input.ts';
import { requestMembership } from '#src/domain/organisations/members.ts';
import { findOwnMembership, type Organisation } from '#src/domain/organisations/queries.ts';
import type { World } from '#tests/world.ts';

let serial = 0;

/** A right code of an enterprise, another one each time. */
export function newCode(): string {
  const body = `91000101MA${String(++serial).padStart(7, '0')}`;
  return body + checkCharacter(body);
}

/** What the registration form sends. */
export const form = () => ({
  code: newCode(),
  name: '云川青禾材料有限公司',
  shortName: '青禾材料',
  kind: 'small',
  region: 'gx',
  field: 'chem',
  about: '做改性塑料。',
});

export const registration = (changes: Record<string, string> = {}) =>
  registrationInput.parse({ ...form(), ...changes });

/** The edit form of an organisation with some fields changed. */
export const edit = (organisation: Organisation, changes: Record<string, string> = {}) => {
  const { id, code, name, shortName, kind, region, field, about } = organisation;
  return organisationInput.parse({ id, code, name, shortName, kind, region, field, about, ...changes });
};

/** Someone who signed up and belongs nowhere. */
export async function loner(world: World): Promise<Actor> {
  const { organisation: _, ...alone } = await world.person();
  await world.database.write(async (tx) => {
    await tx.delete(memberships).where(eq(memberships.userId, alone.id));
  });
  return alone;
}

export async function organisationOf(world: World, actor: Actor): Promise<Organisation> {
  const own = await findOwnMembership(world.as(actor));
  if (!own) throw new Error(`${actor.name} belongs nowhere`);
  return own.organisation;
}

/** Gives the organisation of a made-up person a code that a form accepts. */
export async function withCode(world: World, actor: Actor): Promise<Organisation> {
  const { id } = await organisationOf(world, actor);
  await world.database.write(async (tx) => {
    await tx.update(organisations).set({ code: newCode() }).where(eq(organisations.id, id));
  });
  return organisationOf(world, actor);
}

/** A request to join, and its id. */
export async function ask(world: World, actor: Actor, organisation: Organisation): Promise<string> {
  await requestMembership(world.as(actor), { code: organisation.code });
  return membershipOf(world, actor);
}

export async function membershipOf(world: World, actor: Actor): Promise<string> {
  const own = await findOwnMembership(world.as(actor));
  if (!own) throw new Error(`${actor.name} belongs nowhere`);
  return own.membership.id;
}

/** The history of an organisation, oldest first. */
export const trail = (world: World, id: string) =>
  world.database.db
    .select({ action: audit.action, from: audit.from, to: audit.to, reason: audit.reason, actorId: audit.actorId })
    .from(audit)
    .where(eq(audit.thingId, id))
    .orderBy(asc(audit.id));

/** Subjects and recipients of the letters written so far. */
export async function letters(world: World): Promise<string[]> {
  const rows = await world.database.db.select().from(outbox).where(eq(outbox.kind, 'mail')).orderBy(sql`rowid`);
  return rows.map((row) => row.payload as MailPayload).map(({ to, subject }) => `${to}: ${subject}`);
}

/** How often the index was asked to look at an organisation. */
export async function indexed(world: World, id: string): Promise<number> {
  const rows = await world.database.db.select().from(outbox).where(eq(outbox.kind, 'search'));
  return rows.filter((row) => 'id' in row.payload && row.payload.id === id).length;
}
