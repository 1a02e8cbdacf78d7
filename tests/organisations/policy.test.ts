import { describe, expect, it } from 'vitest';
import { MEMBER_ROLES, ORGANISATION_STATES, USER_ROLES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import {
  mayActFor,
  mayEditOrganisation,
  mayManageMembers,
  mayReadMembers,
  mayReadOrganisation,
  mayRegister,
  mayVerify,
  type OrganisationFacts,
} from '#src/domain/organisations/policy.ts';
import { findOrganisationMove, ORGANISATION_MOVES } from '#src/domain/organisations/states.ts';

type State = OrganisationFacts['state'];
type Role = (typeof MEMBER_ROLES)[number];

const person = (role: Actor['role']): Actor => ({ id: 'p', name: '某人', email: 'p@test.example', role });
const member = (role: Role, state: State, of = 'own', userRole: Actor['role'] = 'member'): Actor => ({
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
  { name: 'read its members', policy: mayReadMembers, may: always([...MEMBERS, ...OFFICIALS]) },
  { name: 'edit it', policy: mayEditOrganisation, may: always(MANAGERS) },
  { name: 'manage its members', policy: mayManageMembers, may: always([...MANAGERS, ...OFFICIALS]) },
  { name: 'verify or return it', policy: mayVerify, may: { ...always([]), pending: OFFICIALS } },
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
        for (const state of ORGANISATION_STATES)
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
      'pending → verified',
      'pending → returned',
      'verified → pending',
      'returned → pending',
    ]);
    expect(ORGANISATION_MOVES.filter((move) => move.by === 'official').map((move) => move.from)).toEqual([
      'pending',
      'pending',
    ]);
  });
});
