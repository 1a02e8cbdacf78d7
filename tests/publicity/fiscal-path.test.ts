import { describe, expect, it } from 'vitest';
import { declineBid, proposeBid } from '#src/domain/bids/selection.ts';
import { listListingsOfOrganisation } from '#src/domain/listings/queries.ts';
import { addExpert, closePanel, openPanel } from '#src/domain/panels/operations.ts';
import { listPanels } from '#src/domain/panels/queries.ts';
import { scoreSubject } from '#src/domain/panels/scoring.ts';
import { decideObjection, submitObjection } from '#src/domain/publicity/objections.ts';
import { approveProject, startPublicity } from '#src/domain/publicity/operations.ts';
import { findLive } from '#src/domain/publicity/queries.ts';
import { createBiddingWorld } from '#tests/bids/bidding-world.ts';
import { panelFor, said } from '#tests/panels/panel-world.ts';
import { objectionFor, publicityFor } from './publicity-world.ts';

describe('财政支持, from the deadline to 立项', () => {
  it('评榜, 公示, an objection upheld, another 公示, 立项: through operations alone', async () => {
    const world = await createBiddingWorld({ track: 'fiscal', maxTakers: 1, publicFen: 100_000_000 });
    const [first, second] = [await world.handIn(), await world.handIn()];
    const chief = await world.official();
    const expert = await world.person();
    await world.evaluate();
    const here = { listingId: world.listing.id, now: world.now };

    const panel = panelFor(here, 'bids');
    await openPanel(world.as(chief), panel);
    await addExpert(world.as(chief), { id: panel.id, email: expert.email });
    await scoreSubject(world.as(expert), said(panel.id, first.id, [60, 60, 60, 60]));
    await scoreSubject(world.as(expert), said(panel.id, second.id, [90, 90, 90, 90]));
    await closePanel(world.as(chief), { id: panel.id });
    const [result] = await listPanels(world.posting, await world.reload());
    expect(result?.subjects.map(({ id }) => id)).toEqual([second.id, first.id]);

    await proposeBid(world.posting, { id: second.id });
    await expect(startPublicity(world.as(chief), publicityFor(here))).rejects.toThrow('还有 1 家没有得到答复');
    await declineBid(world.posting, { id: first.id, reason: '得分较低' });
    const early = publicityFor(here);
    await startPublicity(world.as(chief), early);
    const objection = objectionFor(early.id);
    await submitObjection(world.visitor(), objection);
    await decideObjection(world.as(chief), { id: objection.id, outcome: 'upheld', decision: '材料要补正。' });
    expect((await world.bid(second.id)).state).toBe('shortlisted');

    await proposeBid(world.posting, { id: second.id });
    await startPublicity(world.as(chief), publicityFor(here));
    world.now = (await findLive(world.posting, world.listing.id))?.endsAt as number;
    const project = { listingId: world.listing.id, projectNumber: '2026JBGS-001', grantedFen: 100_000_000 };
    await approveProject(world.as(chief), project);
    expect(await world.reload()).toMatchObject({ state: 'matched', projectNumber: '2026JBGS-001' });
    expect((await world.bid(second.id)).state).toBe('awarded');
    const moves = (await world.trail(world.listing.id)).flatMap(({ from, to }) => (from === to ? [] : `${from} ${to}`));
    expect(moves).toEqual([
      'published evaluating',
      'evaluating proposed',
      'proposed evaluating',
      'evaluating proposed',
      'proposed matched',
    ]);
    expect(await listListingsOfOrganisation(world.visitor(), world.listing.organisationId)).toHaveLength(1);
  });
});
