import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { memberships, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { passOn, tellOfOpen } from './handover.ts';
import {
  MEMBER_ROLE_WORDS,
  type MemberInput,
  type MemberRoleInput,
  type PartingInput,
  type RequestInput,
} from './input.ts';
import { acceptedLetter, declinedLetter, letInLetter, removedLetter, requestLetter, roleLetter } from './mail.ts';
import { isMemberOf, mayHandOver, mayManageMembers } from './policy.ts';
import {
  actorWithin,
  countOtherManagers,
  countRecentRequests,
  finalOf,
  findOrganisation,
  findOrganisationByCode,
  findOwnMembership,
  type Membership,
  managersOf,
  type Organisation,
} from './queries.ts';

/** Requests a day to one organisation: each sends letters to its managers. */
const REQUESTS_A_DAY = 3;

/** Asks to join the organisation of this code, or the one it was merged into. Asking twice asks once. */
export const requestMembership = (ctx: MemberContext, { code }: RequestInput): Promise<void> =>
  ctx.write(async (tx) => {
    const found = await findOrganisationByCode({ db: tx }, code);
    const organisation = found && (await finalOf({ db: tx }, found));
    // Whoever registers the code of a stub claims it; until then nobody is told that it is there.
    ensure(
      organisation !== undefined && organisation.state !== 'stub',
      conflict('这个代码还没有登记过，您可以登记这家单位', 'code'),
    );
    const own = await findOwnMembership({ ...ctx, db: tx });
    if (own?.organisation.id === organisation.id) return;
    ensure(!own, conflict('您已经加入或申请加入了一家单位。一个账号只属于一家单位，先退出才能申请别的。'));
    const asked = await countRecentRequests({ db: tx }, ctx.actor.id, organisation.id, ctx.now);
    ensure(asked < REQUESTS_A_DAY, conflict('您今天已经申请过几次，请先与该单位的管理员联系。'));
    await tx.insert(memberships).values({
      id: newId(),
      userId: ctx.actor.id,
      organisationId: organisation.id,
      role: 'handler',
      state: 'requested',
      createdAt: ctx.now,
    });
    await record(tx, ctx, { ...move(organisation.id, 'requestMembership'), to: 'requested' });
    const managers = await managersOf({ db: tx }, organisation.id);
    const letter = requestLetter(ctx.site, organisation, ctx.actor.name);
    await enqueueMail(tx, ctx.now, ...managers.map((to) => ({ to, ...letter })));
  });

/** Lets who asked into the organisation, in a role. This and the next three return the organisation's id. */
export const acceptMember = (ctx: MemberContext, { id, role }: MemberRoleInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { membership, organisation, person } = await manage(tx, ctx, id);
    ensure(membership.state === 'requested', conflict('这个申请已经办过了。'));
    ensure(membership.userId !== ctx.actor.id);
    await tx.update(memberships).set({ state: 'active', role }).where(eq(memberships.id, id));
    const states = { from: 'requested', to: role };
    await record(tx, ctx, { ...move(organisation.id, 'acceptMember', person.name), ...states });
    await enqueueMail(tx, ctx.now, { to: person.email, ...acceptedLetter(ctx.site, organisation, role) });
    if (!isMemberOf(ctx.actor, organisation)) await tellLetIn(tx, ctx, organisation, person, role);
    return organisation.id;
  });

/** An official could let a helper in to read what is sealed: the managers are told at once. */
async function tellLetIn(
  tx: Transaction,
  ctx: MemberContext,
  organisation: Organisation,
  person: { name: string; email: string },
  role: MemberRoleInput['role'],
): Promise<void> {
  const managers = (await managersOf({ db: tx }, organisation.id)).filter((email) => email !== person.email);
  const letter = letInLetter(ctx.site, organisation, person.name, role);
  await enqueueMail(tx, ctx.now, ...managers.map((to) => ({ to, ...letter })));
}

/** Turns a request down; the person may register another organisation or ask again. */
export const declineMember = (ctx: MemberContext, { id }: MemberInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { membership, organisation, person } = await manage(tx, ctx, id);
    ensure(membership.state === 'requested', conflict('这个申请已经办过了。'));
    await tx.delete(memberships).where(eq(memberships.id, id));
    await record(tx, ctx, { ...move(organisation.id, 'declineMember', person.name), from: 'requested' });
    await enqueueMail(tx, ctx.now, { to: person.email, ...declinedLetter(ctx.site, organisation) });
    return organisation.id;
  });

/** Gives a member another role. The last manager keeps theirs. */
export const changeMemberRole = (ctx: MemberContext, { id, role }: MemberRoleInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { membership, organisation, person } = await manage(tx, ctx, id);
    ensure(membership.state === 'active', conflict('请先同意这个人加入。'));
    if (membership.role === role) return organisation.id;
    await ensureManagerLeft(tx, membership);
    await tx.update(memberships).set({ role }).where(eq(memberships.id, id));
    const roles = { from: membership.role, to: role };
    await record(tx, ctx, { ...move(organisation.id, 'changeRole', person.name), ...roles });
    await enqueueMail(tx, ctx.now, { to: person.email, ...roleLetter(ctx.site, organisation, role) });
    return organisation.id;
  });

/** Takes a member out of the organisation; a colleague may take over what is open. The last manager cannot be. */
export const removeMember = (ctx: MemberContext, { id, to = '' }: PartingInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { membership, organisation, person } = await manage(tx, ctx, id);
    ensure(membership.state === 'active', conflict('请先办理这个人的加入申请。'));
    await ensureManagerLeft(tx, membership);
    await part(tx, ctx, membership, organisation, to);
    await record(tx, ctx, { ...move(organisation.id, 'removeMember', person.name), from: membership.role });
    await enqueueMail(tx, ctx.now, { to: person.email, ...removedLetter(ctx.site, organisation) });
    return organisation.id;
  });

/**
 * The actor leaves their organisation or takes back their request; says which, undefined where there was neither. A
 * colleague may take over what is open. The last manager makes another one first.
 */
export const leaveOrganisation = (ctx: MemberContext, { to = '' } = {}): Promise<Membership['state'] | undefined> =>
  ctx.write(async (tx) => {
    const own = await findOwnMembership({ ...ctx, db: tx });
    if (!own) return undefined;
    const { membership, organisation } = own;
    await ensureManagerLeft(tx, membership);
    await part(tx, ctx, membership, organisation, to);
    const requested = membership.state === 'requested';
    const action = requested ? 'cancelRequest' : 'leave';
    await record(tx, ctx, { ...move(organisation.id, action), from: requested ? 'requested' : membership.role });
    return membership.state;
  });

/** Hands over, or tells the managers what nobody took; then the person is out. */
async function part(
  tx: Transaction,
  ctx: MemberContext,
  membership: Membership,
  organisation: Organisation,
  to: string,
): Promise<void> {
  const { id, userId, state } = membership;
  if (to !== '') {
    ensure(mayHandOver(await actorWithin({ db: tx }, ctx), organisation, userId));
    await passOn(tx, ctx, organisation, userId, to);
  }
  await tx.delete(memberships).where(eq(memberships.id, id));
  if (state === 'active') await tellOfOpen(tx, ctx, organisation, userId);
}

const move = (thingId: string, action: string, person = '') => ({
  thing: 'organisations',
  thingId,
  action,
  reason: person,
});

type Managed = { membership: Membership; organisation: Organisation; person: { name: string; email: string } };

/** The membership with its organisation and person, where the actor may decide on it; else as if it were not there. */
async function manage(tx: Transaction, ctx: MemberContext, id: string): Promise<Managed> {
  const membership = await tx.select().from(memberships).where(eq(memberships.id, id)).get();
  const actor = await actorWithin({ db: tx }, ctx);
  ensure(!!membership && mayManageMembers(actor, { id: membership.organisationId }), notFound('没有找到这位成员。'));
  const organisation = await findOrganisation({ db: tx }, membership.organisationId);
  const person = await tx.select().from(users).where(eq(users.id, membership.userId)).get();
  if (!organisation || !person) throw new Error(`membership ${id} without organisation or person`);
  return { membership, organisation, person };
}

async function ensureManagerLeft(tx: Transaction, membership: Membership): Promise<void> {
  if (membership.state !== 'active' || membership.role !== 'manager') return;
  const others = await countOtherManagers({ db: tx }, membership);
  ensure(
    others > 0,
    conflict(`这是唯一的${MEMBER_ROLE_WORDS.manager}，请先让另一位成员当${MEMBER_ROLE_WORDS.manager}。`),
  );
}
