import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { achievements, capabilities, listings, memberships, organisations } from '#db/schema/index.ts';
import { isOfficial, type MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { DAY, dayOf, startOfDay } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail, enqueueSearch } from '#src/outbox/enqueue.ts';
import type { OrganisationInput, RegistrationInput, ReturnInput, VerificationInput } from './input.ts';
import { renewedLetter, returnedLetter, verifiedLetter } from './mail.ts';
import { mayEditOrganisation, mayReadOrganisation, mayVerify } from './policy.ts';
import {
  actorWithin,
  findOrganisation,
  findOrganisationByCode,
  findOwnMembership,
  managersOf,
  type Organisation,
} from './queries.ts';
import { findOrganisationMove, isAwaiting, ORGANISATION_PHASES, type OrganisationState } from './states.ts';
import { claimStub } from './stubs.ts';

const TAKEN = '这个代码已经登记过。一个代码只登记一家单位，您可以申请加入它';

/**
 * Registers an organisation that waits for verification; who registers it manages it. Returns its id.
 * The same form sent twice registers once. What an official has made beforehand under this code becomes theirs.
 * Refuses a code that is registered, and who belongs somewhere already.
 */
export const registerOrganisation = (ctx: MemberContext, input: RegistrationInput): Promise<string> =>
  ctx.write(async (tx) => {
    const own = await findOwnMembership({ ...ctx, db: tx });
    if (own?.membership.state === 'active' && own.organisation.code === input.code) return own.organisation.id;
    ensure(!own, conflict('您已经加入或申请加入了一家单位。一个账号只属于一家单位，先退出才能登记别的。'));
    const standing = await findOrganisationByCode({ db: tx }, input.code);
    ensure(!standing || standing.state === 'stub', conflict(TAKEN, 'code'));
    const id = standing ? await claimStub(tx, ctx, standing, told(input)) : await insert(tx, ctx, input);
    await tx.insert(memberships).values({
      id: newId(),
      userId: ctx.actor.id,
      organisationId: id,
      role: 'manager',
      state: 'active',
      createdAt: ctx.now,
    });
    return id;
  });

async function insert(tx: Transaction, ctx: MemberContext, input: RegistrationInput): Promise<string> {
  const id = newId();
  await tx.insert(organisations).values({ id, ...told(input), createdAt: ctx.now, updatedAt: ctx.now });
  await record(tx, ctx, { thing: 'organisations', thingId: id, action: 'register', to: 'pending' });
  return id;
}

/**
 * Writes what its manager changed. Another name, code or kind of a verified organisation asks for verification again,
 * and so does any saving of a returned one.
 */
export const editOrganisation = (ctx: MemberContext, input: OrganisationInput): Promise<void> =>
  ctx.write(async (tx) => {
    const actor = await actorWithin({ db: tx }, ctx);
    const before = await findOrganisation({ db: tx }, input.id);
    ensure(before !== undefined && mayReadOrganisation(actor, before), notFound());
    ensure(mayEditOrganisation(actor, before));
    const holder = await findOrganisationByCode({ db: tx }, input.code);
    ensure(!holder || holder.id === before.id, conflict(TAKEN, 'code'));
    const changed = changes(before, input);
    const to = stateAfter(before, changed);
    if (changed.length === 0 && to === before.state) return;
    await tx
      .update(organisations)
      .set({ ...told(input), ...stateColumns(before, to), updatedAt: ctx.now })
      .where(eq(organisations.id, before.id));
    const action = to === before.state ? 'edit' : (findOrganisationMove(before.state, to)?.action ?? 'edit');
    const states = to === before.state ? {} : { from: before.state, to };
    await record(tx, ctx, { thing: 'organisations', thingId: before.id, action, ...states, reason: wordsOf(changed) });
    await enqueueSearch(tx, ctx.now, { index: 'organisations', id: before.id });
    if (changed.includes('name') || changed.includes('shortName')) await refreshOffers(tx, ctx.now, before.id);
  });

/** An official vouches for what an organisation says it is, once more where it asked for renewal; from today until a day. */
export const verifyOrganisation = (ctx: MemberContext, input: VerificationInput): Promise<void> =>
  ctx.write(async (tx) => {
    const until = input.until ?? null;
    ensure(until === null || until >= dayOf(ctx.now), conflict('有效期的最后一天不能早于今天', 'until'));
    const verifiedUntil = until === null ? null : (startOfDay(until) as number) + DAY;
    const organisation = await decide(
      tx,
      ctx,
      input,
      { state: 'verified', verifiedUntil, verifiedAt: ctx.now },
      until ?? '',
    );
    const letter = organisation.state === 'verified' ? renewedLetter : verifiedLetter;
    await tell(tx, ctx, organisation.id, letter(ctx.site, organisation, until));
  });

/** An official gives an organisation back to its managers, with the reason. */
export const returnOrganisation = (ctx: MemberContext, input: ReturnInput): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(input.reason !== '', conflict('请填写退回的理由', 'reason'));
    const organisation = await decide(tx, ctx, input, RETURNED, input.reason);
    await tell(tx, ctx, organisation.id, returnedLetter(ctx.site, organisation, input.reason));
  });

type Decision = { state: OrganisationState; verifiedAt: number | null; verifiedUntil: number | null };
const RETURNED: Decision = { state: 'returned', verifiedAt: null, verifiedUntil: null };

/** The organisation as it was before. `note` is the reason, or the last day of what was granted. */
async function decide(
  tx: Transaction,
  ctx: MemberContext,
  { id, seen }: VerificationInput,
  decision: Decision,
  note: string,
): Promise<Organisation> {
  ensure(isOfficial(ctx.actor));
  const organisation = await findOrganisation({ db: tx }, id);
  ensure(organisation !== undefined, notFound());
  const { state: from } = organisation;
  const { state: to } = decision;
  const move = findOrganisationMove(from, to);
  const now = ORGANISATION_PHASES[from].word;
  ensure(move?.by === 'official' && isAwaiting(organisation), conflict(`这家单位现在是“${now}”，不能这样办。`));
  ensure(mayVerify(ctx.actor, organisation));
  ensure(seen === undefined || seen === organisation.updatedAt, conflict('单位刚刚改过资料，请看过再办。'));
  await tx
    .update(organisations)
    .set({ ...decision, stateReason: to === 'returned' ? note : '', renewalAskedAt: null, updatedAt: ctx.now })
    .where(and(eq(organisations.id, id), eq(organisations.state, from)));
  const reason = to === 'verified' && note !== '' ? `有效期至 ${note}` : note;
  await record(tx, ctx, { thing: 'organisations', thingId: id, action: move.action, from, to, reason });
  await enqueueSearch(tx, ctx.now, { index: 'organisations', id });
  return organisation;
}

async function tell(
  tx: Transaction,
  ctx: MemberContext,
  id: string,
  letter: { subject: string; text: string },
): Promise<void> {
  const recipients = await managersOf({ db: tx }, id);
  await enqueueMail(tx, ctx.now, ...recipients.map((to) => ({ to, ...letter })));
}

const FACT_WORDS = {
  name: '名称',
  code: '统一社会信用代码',
  kind: '类型',
  shortName: '简称',
  region: '地区',
  field: '主要领域',
  about: '介绍',
} as const;
type Fact = keyof typeof FACT_WORDS;
const FACTS = Object.keys(FACT_WORDS) as Fact[];
/** What an official vouches for. */
const VOUCHED: readonly Fact[] = ['name', 'code', 'kind'];

const told = ({ code, name, shortName, kind, region, field, about }: RegistrationInput) => ({
  code,
  name,
  shortName,
  kind,
  region,
  field,
  about,
});

const changes = (before: Organisation, input: OrganisationInput): Fact[] =>
  FACTS.filter((fact) => before[fact] !== input[fact]);

const wordsOf = (facts: readonly Fact[]): string => facts.map((fact) => FACT_WORDS[fact]).join('、');

function stateAfter({ state }: Organisation, changed: readonly Fact[]): OrganisationState {
  if (state === 'returned') return 'pending';
  return state === 'verified' && changed.some((fact) => VOUCHED.includes(fact)) ? 'pending' : state;
}

const stateColumns = (before: Organisation, to: OrganisationState) =>
  to === before.state
    ? {}
    : { state: to, stateReason: '', verifiedAt: null, verifiedUntil: null, renewalAskedAt: null };

/** The index holds the organisation's name with everything it offers. */
async function refreshOffers(tx: Transaction, now: number, id: string): Promise<void> {
  const tables = { listings, capabilities, achievements };
  for (const index of ['listings', 'capabilities', 'achievements'] as const) {
    const table = tables[index];
    const rows = await tx.select({ id: table.id }).from(table).where(eq(table.organisationId, id));
    await enqueueSearch(tx, now, ...rows.map((row) => ({ index, id: row.id })));
  }
}
