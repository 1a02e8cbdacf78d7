import { describe, expect, it } from 'vitest';
import { MEMBER_ROLES, ORGANISATION_STATES, USER_ROLES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import {
  mayActFor,
  mayEditOrganisation,
  mayHandOver,
  mayKeepRecords,
  mayManageMembers,
  mayMerge,
  mayReadMembers,
  mayReadOrganisation,
  mayRegister,
  mayVerify,
  type OrganisationFacts,
} from '#src/domain/organisations/policy.ts';
import {
  findOrganisationMove,
  isAwaiting,
  isRenewable,
  ORGANISATION_ACTION_WORDS,
  ORGANISATION_MOVES,
  ORGANISATION_PHASES,
  organisationPhase,
} from '#src/domain/organisations/states.ts';
import { DAY } from '#src/lib/dates.ts';

type State = OrganisationFacts['state'];
type Role = (typeof MEMBER_ROLES)[number];
type ActorState = NonNullable<Actor['organisation']>['state'];

const person = (role: Actor['role']): Actor => ({ id: 'p', name: '某人', email: 'p@test.example', role });
const member = (role: Role, state: ActorState, of = 'own', userRole: Actor['role'] = 'member'): Actor => ({
  ...person(userRole),
  organisation: { id: of, name: '某单位', kind: 'small', state, region: 'gx', field: 'chem', role },
});

/** Everyone who may stand before an organisation, by name. */
const actors = (state: State): Record<string, Actor | undefined> => ({
  visitor: undefined,
  'signed in, belongs nowhere': person('member'),
  'manager of another': member('manager', 'verified', 'other'),
  reader: member('reader', state),
  handler: member('handler', state),
  manager: member('manager', state),
  official: person('official'),
  'official of another': member('manager', 'verified', 'other', 'official'),
  'official, reader of it': member('reader', state, 'own', 'official'),
  'official, manager of it': member('manager', state, 'own', 'official'),
  admin: person('admin'),
});
const NAMES = Object.keys(actors('verified'));

type Policy = (actor: Actor | undefined, organisation: OrganisationFacts) => boolean;
const OFFICIALS = ['official', 'official of another', 'admin'];
const MEMBERS = ['reader', 'handler', 'manager', 'official, reader of it', 'official, manager of it'];
const MANAGERS = ['manager', 'official, manager of it'];

/** Who may, by state. */
const MATRIX: { name: string; policy: Policy; may: Record<State, readonly string[]> }[] = [
  {
    name: 'read an organisation',
    policy: mayReadOrganisation,
    may: { ...always([...MEMBERS, ...OFFICIALS]), verified: NAMES },
  },
  {
    name: 'read an organisation that was once verified',
    policy: (actor, organisation) => mayReadOrganisation(actor, { ...organisation, verifiedAt: 1 }),
    may: { ...always([...MEMBERS, ...OFFICIALS]), verified: NAMES, merged: NAMES },
  },
  { name: 'read its members', policy: mayReadMembers, may: always([...MEMBERS, ...OFFICIALS]) },
  { name: 'edit it', policy: mayEditOrganisation, may: always(MANAGERS) },
  { name: 'manage its members', policy: mayManageMembers, may: always([...MANAGERS, ...OFFICIALS]) },
  { name: 'verify or return it', policy: mayVerify, may: { ...always([]), pending: OFFICIALS } },
  {
    name: 'verify or return it once it asked for renewal',
    policy: (actor, organisation) => mayVerify(actor, { ...organisation, renewalAskedAt: 1 }),
    may: { ...always([]), pending: OFFICIALS, verified: OFFICIALS },
  },
  { name: 'keep its labels and ties', policy: mayKeepRecords, may: { ...always(OFFICIALS), merged: [] } },
  {
    name: 'merge it into a third',
    policy: (actor, organisation) => mayMerge(actor, organisation, { id: 'third' }),
    may: always(OFFICIALS),
  },
  {
    name: 'merge a third into it',
    policy: (actor, organisation) => mayMerge(actor, { id: 'third' }, organisation),
    may: always(OFFICIALS),
  },
  {
    name: 'merge it into another',
    policy: (actor, organisation) => mayMerge(actor, organisation, { id: 'other' }),
    may: always(['official', 'admin']),
  },
  {
    name: 'hand over what a colleague has open',
    policy: (actor, organisation) => mayHandOver(actor, organisation, 'colleague'),
    may: always(MANAGERS),
  },
  {
    name: 'hand over their own',
    policy: (actor, organisation) => mayHandOver(actor, organisation, 'p'),
    may: always(['handler', ...MANAGERS]),
  },
  {
    name: 'act for it',
    policy: (actor, { id }) => actor?.organisation?.id === id && mayActFor(actor),
    may: { ...always([]), verified: ['handler', ...MANAGERS] },
  },
];

function always(names: readonly string[]): Record<State, readonly string[]> {
  return Object.fromEntries(ORGANISATION_STATES.map((state) => [state, names])) as Record<State, readonly string[]>;
}

describe('who may', () => {
  for (const { name, policy, may } of MATRIX)
    for (const state of ORGANISATION_STATES)
      it(`${name} when it is ${state}`, () => {
        const allowed = Object.entries(actors(state)).filter(([, actor]) => policy(actor, { id: 'own', state }));
        expect(allowed.map(([who]) => who).sort()).toEqual([...may[state]].sort());
      });

  it('act in the name of an organisation: handlers and managers of a verified one, whatever their own role', () => {
    for (const userRole of USER_ROLES)
      for (const role of MEMBER_ROLES)
        for (const state of [...ORGANISATION_STATES, 'expired'] as const)
          expect([userRole, role, state, mayActFor(member(role, state, 'own', userRole))]).toEqual([
            userRole,
            role,
            state,
            state === 'verified' && role !== 'reader',
          ]);
    expect(mayActFor(undefined)).toBe(false);
    expect(mayActFor(person('admin'))).toBe(false);
  });

  it('register: who is signed in and belongs nowhere', () => {
    expect([undefined, person('member'), member('reader', 'pending')].map(mayRegister)).toEqual([false, true, false]);
  });
});

describe('the moves of an organisation', () => {
  it('are these and no others', () => {
    const all = ORGANISATION_STATES.flatMap((from) => ORGANISATION_STATES.map((to) => [from, to] as const));
    expect(all.filter(([from, to]) => findOrganisationMove(from, to)).map((move) => move.join(' → '))).toEqual([
      'stub → pending',
      'stub → merged',
      'pending → verified',
      'pending → returned',
      'pending → merged',
      'verified → pending',
      'verified → verified',
      'verified → returned',
      'verified → merged',
      'returned → pending',
      'returned → merged',
      'merged → stub',
      'merged → pending',
      'merged → verified',
      'merged → returned',
    ]);
    const by = (mover: string) => ORGANISATION_MOVES.filter((move) => move.by === mover).map(({ action }) => action);
    expect(by('claimant')).toEqual(['claim']);
    expect(by('manager')).toEqual(['resubmit', 'reopen']);
    expect(new Set(by('official'))).toEqual(new Set(['verify', 'return', 'renew', 'merge', 'undoMerge']));
  });

  it('have a word each in the history', () => {
    for (const { action } of ORGANISATION_MOVES) expect(ORGANISATION_ACTION_WORDS[action]).toBeDefined();
  });
});

describe('the phase of an organisation', () => {
  const now = 1000 * DAY;
  const phase = (state: State, verifiedUntil: number | null) => organisationPhase({ state, verifiedUntil }, now);

  it('is its state, but for a verification that is over; without an organisation it is 未认证', () => {
    expect(ORGANISATION_STATES.map((state) => phase(state, null))).toEqual([...ORGANISATION_STATES]);
    expect(ORGANISATION_STATES.map((state) => phase(state, now)).filter((one) => one === 'expired')).toHaveLength(1);
    expect(phase('verified', now + 1)).toBe('verified');
    expect(phase('verified', now)).toBe('expired');
    expect(organisationPhase(undefined, now)).toBe('none');
    expect(Object.values(ORGANISATION_PHASES).map(({ word }) => word)).toEqual([
      '未认证',
      '待认领',
      '审核中',
      '已认证',
      '退回',
      '过期',
      '已合并',
    ]);
  });

  it('may be renewed from thirty days before its end on, once', () => {
    const at = (verifiedUntil: number | null, renewalAskedAt: number | null = null, state: State = 'verified') =>
      isRenewable({ state, verifiedUntil, renewalAskedAt }, now);
    expect([at(now + 30 * DAY), at(now), at(now - 400 * DAY)]).toEqual([true, true, true]);
    expect([at(now + 30 * DAY + 1), at(null), at(now, now), at(now, null, 'pending')]).toEqual(Array(4).fill(false));
    expect(isAwaiting({ state: 'verified', renewalAskedAt: now })).toBe(true);
    expect(isAwaiting({ state: 'returned', renewalAskedAt: now })).toBe(false);
  });
});
