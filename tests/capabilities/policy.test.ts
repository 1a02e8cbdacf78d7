import { describe, expect, it } from 'vitest';
import { OFFER_STATES, ORGANISATION_KINDS } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { mayDraftAchievement, mayPublishAchievement } from '#src/domain/achievements/policy.ts';
import {
  mayDraftCapability,
  mayEditCapability,
  mayPublishCapability,
  mayReadCapability,
  mayWithdrawCapability,
  needsReason,
} from '#src/domain/capabilities/policy.ts';
import { afterMove, OFFER_MOVES, type OfferMove } from '#src/domain/capabilities/states.ts';

type Organisation = NonNullable<Actor['organisation']>;

const person = (of: Partial<Organisation> & { userRole?: Actor['role'] } = {}): Actor => ({
  id: 'u',
  name: '某人',
  email: 'u@test.example',
  role: of.userRole ?? 'member',
  organisation: {
    id: of.id ?? 'mine',
    name: '某单位',
    kind: of.kind ?? 'small',
    state: of.state ?? 'verified',
    region: 'gx',
    field: 'chem',
    role: of.role ?? 'handler',
  },
});
const PEOPLE: Record<string, Actor | undefined> = {
  visitor: undefined,
  manager: person({ role: 'manager' }),
  handler: person(),
  reader: person({ role: 'reader' }),
  stranger: person({ id: 'other' }),
  official: person({ id: 'office', kind: 'government', userRole: 'official' }),
  admin: person({ id: 'office', kind: 'government', userRole: 'admin' }),
};

/** Who may, for each state: the names of PEOPLE. */
const MATRIX = {
  read: {
    draft: ['manager', 'handler', 'reader', 'official', 'admin'],
    published: Object.keys(PEOPLE),
    withdrawn: ['manager', 'handler', 'reader', 'official', 'admin'],
  },
  edit: {
    draft: ['manager', 'handler'],
    published: ['manager', 'handler'],
    withdrawn: ['manager', 'handler'],
  },
  publish: {
    draft: ['manager', 'handler'],
    published: ['manager', 'handler'],
    withdrawn: ['manager', 'handler'],
  },
  withdraw: {
    draft: ['manager', 'handler', 'official', 'admin'],
    published: ['manager', 'handler', 'official', 'admin'],
    withdrawn: ['manager', 'handler', 'official', 'admin'],
  },
};
const POLICIES = {
  read: mayReadCapability,
  edit: mayEditCapability,
  publish: mayPublishCapability,
  withdraw: mayWithdrawCapability,
};

describe('who may do what with a capability', () => {
  for (const verb of Object.keys(MATRIX) as (keyof typeof MATRIX)[])
    for (const state of OFFER_STATES)
      it(`${verb} one that is ${state}`, () => {
        const allowed = Object.entries(PEOPLE)
          .filter(([, actor]) => POLICIES[verb](actor, { organisationId: 'mine', state }))
          .map(([name]) => name);
        expect(allowed).toEqual(MATRIX[verb][state]);
      });

  it('only an official has to give a reason for taking it down', () => {
    const offer = { organisationId: 'mine', state: 'published' } as const;
    expect(needsReason(PEOPLE.handler, offer)).toBe(false);
    expect(needsReason(PEOPLE.official, offer)).toBe(true);
  });
});

describe('which organisations offer what', () => {
  it('firms and academies record capabilities, academies alone achievements', () => {
    const kinds = (may: (actor: Actor) => boolean) => ORGANISATION_KINDS.filter((kind) => may(person({ kind })));
    expect(kinds(mayDraftCapability)).toEqual(['large', 'small', 'academy']);
    expect(kinds(mayDraftAchievement)).toEqual(['academy']);
  });

  it('an organisation that is not verified drafts but does not publish', () => {
    for (const state of ['pending', 'returned'] as const) {
      const academic = person({ kind: 'academy', state });
      const offer = { organisationId: 'mine', state: 'draft' } as const;
      expect([mayDraftCapability(academic), mayDraftAchievement(academic)]).toEqual([true, true]);
      expect([mayPublishCapability(academic, offer), mayPublishAchievement(academic, offer)]).toEqual([false, false]);
    }
  });

  it('nobody records for an organisation as its reader, or for none', () => {
    expect(mayDraftCapability(person({ role: 'reader' }))).toBe(false);
    expect(mayDraftCapability({ id: 'u', name: '某人', email: 'u@test.example', role: 'member' })).toBe(false);
    expect(mayDraftCapability(undefined)).toBe(false);
  });
});

describe('the table of moves', () => {
  it('holds these moves and no other', () => {
    const moves = (Object.keys(OFFER_MOVES) as OfferMove[]).flatMap((move) =>
      OFFER_STATES.map((from) => [move, from, afterMove(move, from)]),
    );
    expect(moves.filter(([, , to]) => to !== undefined)).toEqual([
      ['publish', 'draft', 'published'],
      ['publish', 'withdrawn', 'published'],
      ['withdraw', 'published', 'withdrawn'],
    ]);
  });
});
