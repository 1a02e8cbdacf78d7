import { describe, expect, it } from 'vitest';
import { questions as asked, REFERRAL_STATES } from '#db/schema/index.ts';
import { CORRECTION_HOURS } from '#src/domain/bids/selection-input.ts';
import { contentOf, materialChanges, type WholeContent } from '#src/domain/listings/versions.ts';
import { askInput } from '#src/domain/questions/input.ts';
import { QUESTIONS_END_DAYS } from '#src/domain/questions/policy.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { keyFor, pseudonym } from '#src/lib/sealing.ts';
import { demoTables, historyOf, listingOf, loadDemo, MOMENTS } from './demo.ts';

describe.each(MOMENTS)('questions and referrals of the demo world loaded at %s', (moment) => {
  it('has questions that were asked in time, by others, and answered by the poster', async () => {
    const { questions, listings, memberships, now } = await demoTables(moment);
    for (const one of questions) {
      const listing = listingOf(listings, one.listingId);
      expect(one.organisationId).not.toBe(listing.organisationId);
      expect(one.askedAt).toBeGreaterThan(listing.publishedAt as number);
      expect(one.askedAt).toBeLessThan((listing.deadlineAt as number) - QUESTIONS_END_DAYS * DAY);
      if (one.answeredAt === null) continue;
      expect(one.answeredAt > one.askedAt && one.answeredAt <= now).toBe(true);
      const answerer = memberships.find(({ userId }) => userId === one.answeredBy);
      expect(answerer?.organisationId).toBe(listing.organisationId);
    }
  });

  it('has referrals in every state, for what was open, never to the poster', async () => {
    const { referrals, listings, now } = await demoTables(moment);
    expect(new Set(referrals.map(({ state }) => state))).toEqual(new Set(REFERRAL_STATES));
    for (const { listingId, organisationId, createdAt, openedAt, answeredAt, state, answer } of referrals) {
      const listing = listingOf(listings, listingId);
      expect(listing.organisationId).not.toBe(organisationId);
      expect(createdAt > (listing.publishedAt as number) && createdAt < (listing.deadlineAt as number)).toBe(true);
      expect([answeredAt === null, answer === '']).toEqual([state === 'sent', state === 'sent']);
      expect(openedAt ?? createdAt).toBeGreaterThanOrEqual(createdAt);
      expect(answeredAt ?? openedAt ?? createdAt).toBeLessThanOrEqual(now);
    }
  });

  it('has a 补正 that waits and ones that were answered within their hours', async () => {
    const world = await demoTables(moment);
    const wanted = world.bids.filter(({ correctionUntil }) => correctionUntil !== null);
    const waiting = wanted.filter(({ correctedAt }) => correctedAt === null);
    expect([wanted.length, waiting.length]).toEqual([3, 1]);
    for (const { correctionUntil } of waiting) expect(correctionUntil).toBeGreaterThan(world.now);
    for (const { id, correctionUntil, correctedAt, correctionNote } of wanted) {
      expect(correctedAt ?? world.now).toBeLessThan(correctionUntil as number);
      const entry = historyOf(world, 'bids', id).find(({ action }) => action === 'askCorrection');
      expect(entry?.reason).toBe(correctionNote);
      const hours = ((correctionUntil as number) - (entry?.at as number)) / HOUR;
      expect(Object.keys(CORRECTION_HOURS)).toContain(String(hours));
    }
  });
});

it('has questions with and without an answer and one hidden, of two askers at one listing, as the feature names them', async () => {
  const { questions } = await demoTables();
  expect(questions.some(({ answeredAt }) => answeredAt !== null)).toBe(true);
  expect(questions.some(({ answeredAt, hiddenAt }) => answeredAt === null && hiddenAt === null)).toBe(true);
  expect(questions.filter(({ hiddenAt }) => hiddenAt !== null).map(({ hiddenReason }) => hiddenReason !== '')).toEqual([
    true,
  ]);
  const sent = questions.map((row) => ({ ...row, question: row.body }));
  expect(sent.flatMap((row) => askInput.safeParse(row).error?.issues ?? [])).toEqual([]);
  const byListing = [...Map.groupBy(questions, ({ listingId }) => listingId).values()];
  const askers = byListing.map((all) => new Set(all.map(({ asker }) => asker)).size);
  expect(Math.max(...askers)).toBeGreaterThanOrEqual(2);
});

it('names askers under the secret of its own database', async () => {
  const { database } = await loadDemo();
  for (const { listingId, organisationId, asker } of await database.db.select().from(asked))
    expect(asker).toBe(pseudonym(keyFor(database.secret, `questions:${listingId}`), organisationId));
});

it('has changes after publication that are material exactly where they say so, two of one listing', async () => {
  const { listings, listingVersions, indicators } = await demoTables();
  for (const listing of listings) {
    const kept = listingVersions.filter(({ listingId }) => listingId === listing.id);
    expect(listing.version).toBe(kept.length + 1);
    const rows = indicators.filter(({ listingId }) => listingId === listing.id);
    const present = { ...contentOf(listing, rows), restricted: listing.restricted };
    const said = kept.map(({ content, restricted }) => ({ ...JSON.parse(content), restricted }) as WholeContent);
    for (const [i, { material, note }] of kept.entries()) {
      const after = said[i + 1] ?? present;
      expect(materialChanges(said[i] as WholeContent, after).length > 0).toBe(material);
      expect(JSON.stringify(said[i])).not.toBe(JSON.stringify(after));
      expect(Object.keys(said[i] as WholeContent)).toEqual(Object.keys(present));
      expect(note).not.toBe('');
    }
  }
  expect(listings.map(({ version }) => version)).toContain(3);
});

it('has bids that wait because of a change, that stand by the latest and that lapsed', async () => {
  const { bids, listings } = await demoTables();
  const changed = bids.filter(({ listingId }) => listingOf(listings, listingId).version > 1);
  for (const { state, listingId, listingVersion } of changed) {
    const { version } = listingOf(listings, listingId);
    if (['unconfirmed', 'lapsed'].includes(state)) expect(listingVersion).toBeLessThan(version);
    if (state === 'submitted') expect(listingVersion).toBe(version);
  }
  expect([...new Set(changed.map(({ state }) => state))]).toEqual(
    expect.arrayContaining(['unconfirmed', 'lapsed', 'submitted']),
  );
});

it('has joint bids with two members, all confirmed before they were handed in, and one who is asked', async () => {
  const { bids, bidPartners, listings, organisations, memberships } = await demoTables();
  const joint = bids.filter(({ id }) => bidPartners.some(({ bidId }) => bidId === id));
  expect(joint.some(({ id }) => bidPartners.filter(({ bidId }) => bidId === id).length >= 2)).toBe(true);
  for (const { bidId, organisationId, state, decidedAt, decidedBy } of bidPartners) {
    const bid = bids.find(({ id }) => id === bidId);
    expect([bid?.organisationId, listingOf(listings, bid?.listingId ?? '').organisationId]).not.toContain(
      organisationId,
    );
    expect(organisations.find(({ id }) => id === organisationId)?.state).toBe('verified');
    expect(state === 'confirmed').toBe(bid?.submittedAt != null);
    if (state === 'invited') continue;
    expect(decidedAt).toBeLessThan(bid?.submittedAt as number);
    expect(memberships).toContainEqual(expect.objectContaining({ userId: decidedBy, organisationId }));
  }
});

it('has colleagues of a poster who score its bids', async () => {
  const { bidReviews, bids, listings, memberships } = await demoTables();
  expect(new Set(bidReviews.map(({ userId }) => userId)).size).toBeGreaterThan(2);
  for (const { bidId, userId, score } of bidReviews) {
    const listing = listingOf(listings, bids.find(({ id }) => id === bidId)?.listingId ?? '');
    expect(memberships).toContainEqual(expect.objectContaining({ userId, organisationId: listing.organisationId }));
    expect(score !== null && score >= 0 && score <= 100).toBe(true);
  }
});

it('has an anonymous listing that does not name its poster, and an open-ended one that expires in three weeks', async () => {
  const { listings, organisations, now } = await demoTables();
  const hidden = listings.filter(({ anonymous }) => anonymous);
  expect(hidden).toHaveLength(1);
  for (const { organisationId, title, background, goal, requirements, ipTerms } of hidden) {
    const poster = organisations.find(({ id }) => id === organisationId);
    const text = [title, background, goal, requirements, ipTerms].join('');
    expect(text.includes(poster?.name as string) || text.includes(poster?.shortName as string)).toBe(false);
  }
  const endless = listings.filter(({ deadlineAt, publishedAt }) => publishedAt !== null && deadlineAt === null);
  const days = endless.map(({ expiresAt }) => Math.round(((expiresAt as number) - now) / DAY));
  expect(days.filter((left) => left < 15 || left > 22)).toEqual([]);
  expect(days).toHaveLength(1);
});

it('leaves nothing for the clock to close, and rounds of bids that belong to their listing', async () => {
  const { listings, bids, now } = await demoTables();
  const due = listings.filter(({ state, deadlineAt }) => state === 'published' && deadlineAt && deadlineAt <= now);
  expect(due.filter(({ deadlineAt, closedDeadlineAt }) => deadlineAt !== closedDeadlineAt)).toEqual([]);
  expect(listings.map(({ round }) => round)).toContain(2);
  expect(bids.filter(({ listingId, round }) => round > listingOf(listings, listingId).round)).toEqual([]);
});
