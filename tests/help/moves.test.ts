import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import { MOVE_TABLES } from '#src/components/help/moves.ts';
import { BID_MOVES } from '#src/domain/bids/states.ts';
import { CONTRACT_MOVES, MILESTONE_MOVES } from '#src/domain/contracts/states.ts';
import { EVENT_MOVES } from '#src/domain/events/states.ts';
import { LISTING_MOVES, LISTING_STATE_WORDS } from '#src/domain/listings/states.ts';
import { REGISTRATION_MOVES } from '#src/domain/registrations/move-table.ts';

describe('the tables of the help page', () => {
  it('print every move there is, in words only', () => {
    expect(MOVE_TABLES.map(({ rows }) => rows.length)).toEqual([
      LISTING_MOVES.length,
      Object.keys(BID_MOVES).length,
      CONTRACT_MOVES.length,
      MILESTONE_MOVES.length,
      EVENT_MOVES.length,
      REGISTRATION_MOVES.length,
    ]);
    for (const { rows } of MOVE_TABLES)
      for (const { from, to, who, when } of rows)
        for (const text of [from, to, who, when]) {
          expect(text).not.toBe('');
          expect(text).not.toMatch(/[a-z]{3,}|undefined/);
        }
  });

  it('name every state of a listing', () => {
    const named = new Set(MOVE_TABLES[0]?.rows.flatMap(({ from, to }) => [from, to]));
    for (const state of LISTING_STATES) expect(named).toContain(LISTING_STATE_WORDS[state]);
  });
});
