import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { matchFeedback } from '#db/schema/index.ts';
import { suggestListings, suggestSuppliers } from '#src/domain/matches/answers.ts';
import { evaluate } from '#src/domain/matches/evaluation.ts';
import { judgeMatch } from '#src/domain/matches/operations.ts';
import { mergeOrganisations, undoMerge } from '#src/domain/organisations/merge.ts';
import { mergeOf } from '#tests/organisations/merge-random.ts';
import { givenMarket } from './given.ts';

/** Poster and academy each said something of the one pair, from both its ends; the poster of another too. */
async function givenBothSaid() {
  const market = await givenMarket();
  const { world, poster, academy, listing, method, boards } = market;
  const pair = { listingId: listing, supplyIndex: 'achievements' as const, supplyId: method, back: '/' };
  const bad = { verdict: 'unsuitable', reason: 'region', words: '太远' } as const;
  await judgeMatch(world.as(poster), { ...pair, ...bad });
  await judgeMatch(world.as(academy), { ...pair, verdict: 'interested', reason: '', words: '' });
  await judgeMatch(world.as(poster), { ...pair, supplyIndex: 'capabilities', supplyId: boards, ...bad });
  const [into, from] = [poster, academy].map(({ organisation }) => organisation?.id ?? '') as [string, string];
  const official = world.as(await world.official());
  const rows = async () =>
    (await world.database.db.select().from(matchFeedback)).map((row) => JSON.stringify(row)).sort();
  return { ...market, official, into, from, rows };
}

describe('two organisations that both judged one pair, found to be one', () => {
  it('are merged: what the one that stands said holds, what the other said is kept where it was', async () => {
    const { world, official, into, from, poster, listing, method, rows } = await givenBothSaid();
    const before = await evaluate(official);
    await mergeOrganisations(official, { from, into, reason: '同一家' });
    const said = await world.database.db.select().from(matchFeedback).where(eq(matchFeedback.supplyId, method));
    expect(said.map(({ organisationId, verdict }) => [organisationId, verdict]).toSorted()).toEqual(
      [
        [into, 'unsuitable'],
        [from, 'interested'],
      ].toSorted(),
    );
    expect(await evaluate(official)).toEqual(before);
    // Both are its own now: neither is suggested to the other any more.
    const { shown } = await suggestSuppliers(world.as(poster), { id: listing, organisationId: into });
    expect(shown.map(({ pair: { supplyId } }) => supplyId)).not.toContain(method);
    expect((await suggestListings(world.as(poster), into)).shown).toEqual([]);
    expect(await rows()).toHaveLength(3);
  });

  it('say what they said again once the merge is undone, whichever way it went', async () => {
    for (const turned of [false, true]) {
      const { world, official, into, from, rows } = await givenBothSaid();
      const before = await rows();
      const input = turned ? { from: into, into: from } : { from, into };
      await mergeOrganisations(official, { ...input, reason: '同一家' });
      await undoMerge(official, { id: (await mergeOf(world)).id, reason: '不是同一家' });
      expect(await rows()).toEqual(before);
    }
  });
});
