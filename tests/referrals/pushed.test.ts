import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids, listings, type MailPayload } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { answerReferral, openReferral, refer } from '#src/domain/referrals/operations.ts';
import { listReferrals } from '#src/domain/referrals/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { drainOutbox } from '#src/outbox/drain.ts';
import { givenPushes } from './given.ts';

describe('what became of it', () => {
  it('is seen by the official: delivered, opened, answered, led to a bid', async () => {
    const { world, academy, firm, official, push, idOf, listing, row } = await givenPushes();
    await push({ organisations: [idOf(academy), idOf(firm)] });
    const table = async () => {
      const rows = await listReferrals(world.as(official), { listingId: listing });
      const of = (actor: Actor) => rows.find(({ organisationId }) => organisationId === idOf(actor));
      return [of(academy), of(firm)].map((one) => [
        one?.delivery?.state,
        one?.openedAt !== null,
        one?.state,
        one?.credit,
      ]);
    };
    expect(await table()).toEqual([
      ['waiting', false, 'sent', ''],
      ['waiting', false, 'sent', ''],
    ]);
    const sendOnlyTo = (address: string) => ({
      send: async ({ to }: MailPayload) => {
        if (to !== address) throw new Error('550 no such mailbox');
      },
      close: () => undefined,
    });
    await drainOutbox(world.database, sendOnlyTo(academy.email), world.now);
    for (let i = 0; i < 9; i++) {
      world.now += DAY / 4;
      await drainOutbox(world.database, sendOnlyTo(academy.email), world.now);
    }
    expect((await table()).map(([state]) => state)).toEqual(['arrived', 'failed']);
    const [sent] = await listReferrals(world.as(official), { listingId: listing });
    const ofAcademy = (await listReferrals(world.as(official))).find((one) => one.organisationId === idOf(academy));
    await openReferral(world.as(academy), { id: ofAcademy?.id ?? '' });
    await answerReferral(world.as(academy), { id: ofAcademy?.id ?? '', state: 'interested', answer: '' });
    expect((await table())[0]).toEqual(['arrived', true, 'interested', '']);
    await world.database.write(async (tx) => {
      const of = { listingId: listing, organisationId: idOf(academy), createdBy: academy.id, submittedAt: world.now };
      await tx
        .insert(bids)
        .values({ id: newId(), ...of, state: 'submitted', createdAt: world.now, updatedAt: world.now });
    });
    expect((await table())[0]?.[3]).toBe('');
    world.now = (await row()).deadlineAt ?? 0;
    expect((await table())[0]?.[3]).toBe('揭了榜');
    expect(sent?.letters).toEqual([]);
  });

  it('does not tell a scout whether anybody was written to: that would name an anonymous poster', async () => {
    const { world, academy, poster, listing } = await givenPushes();
    await world.database.write((tx) => tx.update(listings).set({ anonymous: true }).where(eq(listings.id, listing)));
    await refer(world.as(academy), { listingId: listing, organisation: poster.organisation?.name ?? '', note: '看' });
    const [row] = await listReferrals(world.as(academy));
    expect([row?.delivery, row?.letters]).toEqual([undefined, []]);
  });

  it('of what another official pushed: delivered at once, opened and answered after the deadline', async () => {
    const { world, academy, push, idOf, row } = await givenPushes();
    await push({ organisations: [idOf(academy)] });
    const other = await world.official();
    const [before] = await listReferrals(world.as(other));
    await openReferral(world.as(academy), { id: before?.id ?? '' });
    const [sealed] = await listReferrals(world.as(other));
    expect([sealed?.delivery?.state, sealed?.openedAt, sealed?.answerSealed]).toEqual(['waiting', null, true]);
    world.now = (await row()).deadlineAt ?? 0;
    expect((await listReferrals(world.as(other)))[0]?.openedAt).not.toBeNull();
  });
});
