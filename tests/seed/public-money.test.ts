import { describe, expect, it } from 'vitest';
import { OBJECTION_STATES } from '#db/schema/index.ts';
import { breachesOf } from '#src/domain/batches/rules.ts';
import { stageOf } from '#src/domain/batches/states.ts';
import { openPanelInput } from '#src/domain/panels/input.ts';
import { PANEL_ACTION_WORDS } from '#src/domain/panels/states.ts';
import { objectionInput, startPublicityInput } from '#src/domain/publicity/input.ts';
import { endOfPublicity, PUBLICITY_ACTION_WORDS, publicityPhase } from '#src/domain/publicity/states.ts';
import { demoTables, historyOf, listingOf, MOMENTS, movesOf } from './demo.ts';

describe.each(MOMENTS)('batches of the demo world loaded at %s', (moment) => {
  it('stand where they should: one over, one evaluated, one open to bidders, one open to posters', async () => {
    const { batches, now } = await demoTables(moment);
    const stages = batches.map((batch) => `${batch.track} ${stageOf(batch, now)}`).sort();
    expect(stages).toEqual(['fiscal bidding', 'fiscal ended', 'fiscal evaluating', 'market collecting']);
    const [ended, evaluating] = ['ended', 'evaluating'].map((s) => batches.find((batch) => stageOf(batch, now) === s));
    expect(ended?.year).toBeLessThan(evaluating?.year as number);
    for (const { collectFrom, collectUntil, reviewUntil, bidUntil, evaluateUntil, name, year } of batches) {
      const moments = [collectFrom, collectUntil, reviewUntil ?? collectUntil + 1, bidUntil, evaluateUntil];
      expect(moments).toEqual([...new Set(moments)].sort((a, b) => a - b));
      expect(name).toContain(`${year} 年度`);
    }
  });

  it('have listings that were handed in, put up and closed by their calendar and keep their rules', async () => {
    const { batches, listings } = await demoTables(moment);
    for (const listing of listings.filter(({ batchId }) => batchId !== null)) {
      const batch = batches.find(({ id }) => id === listing.batchId);
      if (!batch) throw new Error(`no batch for ${listing.title}`);
      expect(listing.submittedAt, listing.title).toBeGreaterThan(batch.collectFrom);
      expect(listing.submittedAt, listing.title).toBeLessThan(batch.collectUntil);
      expect(listing.publishedAt ?? 0).toBeLessThan(batch.reviewUntil ?? batch.bidUntil);
      expect([listing.deadlineAt, listing.track]).toEqual([batch.bidUntil, batch.track]);
      expect(breachesOf(listing, batch), listing.title).toEqual([]);
    }
    const own = listings.filter(({ batchId }) => batchId === null);
    expect(own.filter(({ track, publicFen }) => track !== 'market' || publicFen !== null)).toEqual([]);
  });

  it('have publicities that ran for their days, one of them still, and 立项 only after the end', async () => {
    const world = await demoTables(moment);
    const { publicities, listings, objections, now } = world;
    const upheld = (id: string) => objections.some((one) => one.publicityId === id && one.state === 'upheld');
    const phases = publicities.map((row) =>
      publicityPhase(row, { state: listingOf(listings, row.listingId).state, upheld: upheld(row.id) }, now),
    );
    expect(new Set(phases)).toEqual(new Set(['approved', 'upheld', 'running']));
    for (const [i, { startsAt, endsAt, endedAt }] of publicities.entries()) {
      expect(endsAt).toBe(endOfPublicity(startsAt, 5));
      if (phases[i] === 'approved') expect(endedAt).toBeGreaterThanOrEqual(endsAt);
      if (phases[i] === 'upheld') expect(endedAt).toBeLessThan(endsAt);
    }
  });

  it('have objections made in time and decided in time, one of them still open', async () => {
    const { objections, publicities } = await demoTables(moment);
    expect(new Set(objections.map(({ state }) => state))).toEqual(new Set(OBJECTION_STATES));
    for (const { publicityId, createdAt, decidedAt, decision, state } of objections) {
      const publicity = publicities.find(({ id }) => id === publicityId);
      expect(createdAt).toBeGreaterThan(publicity?.startsAt as number);
      expect(createdAt).toBeLessThan(publicity?.endsAt as number);
      expect([decidedAt === null, decision === '']).toEqual([state === 'open', state === 'open']);
      if (decidedAt === null) continue;
      expect(decidedAt).toBeGreaterThan(createdAt);
      expect(decidedAt).toBeLessThanOrEqual(publicity?.endedAt as number);
    }
  });
});

it('has texts of publicities and objections that their forms would have taken', async () => {
  const { publicities, objections } = await demoTables();
  expect(publicities.flatMap((row) => startPublicityInput.safeParse(row).error?.issues ?? [])).toEqual([]);
  const sent = objections.map((row) => ({ ...row, website: '' }));
  expect(sent.flatMap((row) => objectionInput.safeParse(row).error?.issues ?? [])).toEqual([]);
});

it('puts up the takers as their bids have them, with everyone who takes part', async () => {
  const { publicities, bids, bidPartners, organisations } = await demoTables();
  const nameOf = (id: string | undefined) => organisations.find((one) => one.id === id)?.name;
  for (const { bidId, name, partners, quoteFen } of publicities.flatMap(({ takers }) => takers)) {
    const bid = bids.find(({ id }) => id === bidId);
    expect([name, quoteFen]).toEqual([nameOf(bid?.organisationId), bid?.quoteFen]);
    const members = bidPartners.filter((one) => one.bidId === bidId).sort((a, b) => a.createdAt - b.createdAt);
    expect(partners).toEqual(members.map(({ organisationId }) => nameOf(organisationId)));
  }
});

it('grants no more than was asked for, to what was 立项 and to nothing else', async () => {
  const world = await demoTables();
  for (const { id, track, projectNumber, grantedFen, publicFen } of world.listings) {
    const approved = movesOf(world, 'listings', id).some(({ action }) => action === 'approve');
    expect([projectNumber !== '', grantedFen !== null]).toEqual([approved, approved]);
    if (track === 'fiscal') expect(grantedFen ?? 0).toBeLessThanOrEqual(publicFen as number);
  }
});

it('has panels of both purposes, open and closed, with scores and a recusal, by experts who are strangers', async () => {
  const world = await demoTables();
  const { panels, panelExperts, panelScores, memberships, bids, bidPartners } = world;
  expect(new Set(panels.map(({ purpose, closedAt }) => `${purpose} ${closedAt === null}`))).toEqual(
    new Set(['demand true', 'bids true', 'bids false']),
  );
  const sent = panels.map(({ criteria, ...row }) => ({
    ...row,
    criteria: criteria.map(({ name, weight }) => ({ name, weight: String(weight) })),
  }));
  expect(sent.flatMap((row) => openPanelInput.safeParse(row).error?.issues ?? [])).toEqual([]);
  expect(panelScores.some(({ recusal }) => recusal !== '')).toBe(true);
  const organisationOf = (userId: string) => memberships.find((one) => one.userId === userId)?.organisationId;
  for (const { panelId, userId, subjectId, scores, recusal } of panelScores) {
    const panel = panels.find(({ id }) => id === panelId);
    expect(panelExperts).toContainEqual(expect.objectContaining({ panelId, userId }));
    expect([scores?.length, recusal === '']).toEqual(scores ? [panel?.criteria.length, true] : [undefined, false]);
    const bid = bids.find(({ id }) => id === subjectId);
    const members = bidPartners.filter(({ bidId }) => bidId === subjectId).map((one) => one.organisationId);
    const own = [listingOf(world.listings, panel?.listingId ?? '').organisationId, bid?.organisationId, ...members];
    expect(own).not.toContain(organisationOf(userId));
    expect(panel?.purpose === 'demand' ? subjectId : bid?.listingId).toBe(panel?.listingId);
  }
});

it('says of panels, publicities and batches in the log what their tables hold', async () => {
  const world = await demoTables();
  const actions = (thing: string, id: string) => historyOf(world, thing, id).map(({ action }) => action);
  const times = (all: string[], action: string) => all.filter((one) => one === action).length;
  for (const { id, closedAt } of world.panels) {
    const all = actions('panels', id);
    expect(all.filter((action) => !PANEL_ACTION_WORDS[action])).toEqual([]);
    expect(times(all, 'addExpert')).toBe(world.panelExperts.filter(({ panelId }) => panelId === id).length);
    const said = times(all, 'score') + times(all, 'recuse');
    expect(said).toBe(world.panelScores.filter(({ panelId }) => panelId === id).length);
    expect([all[0], all.includes('close')]).toEqual(['open', closedAt !== null]);
  }
  for (const { id } of world.publicities) {
    const all = actions('publicity', id);
    expect(all.filter((action) => !PUBLICITY_ACTION_WORDS[action])).toEqual([]);
    expect(times(all, 'object')).toBe(world.objections.filter(({ publicityId }) => publicityId === id).length);
  }
  for (const { id } of world.batches) expect(actions('batches', id)).toEqual(['create', 'publish']);
});
