import { and, desc, eq, isNotNull, ne } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { doorLinks, registrations, scans } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { getKept } from './queries.ts';

type Source = Pick<Context, 'db'>;
type Device = { linkId: string; deviceId: string };

/** Who was let in and should not have been, for the organiser: twice with one code, or with a registration that had gone. */
export async function listRevisedOf(ctx: Context, eventId: string) {
  await getKept(ctx, eventId);
  return listRevised(ctx, eventId);
}

/** The same, of one device: what it said 签到成功 to and what turned out, with where the person was first. */
export function listRevised({ db }: Source, eventId: string, device?: Device) {
  const mine = device && and(eq(scans.linkId, device.linkId), eq(scans.deviceId, device.deviceId));
  const otherwise = and(eq(scans.said, 'ok'), ne(scans.verdict, 'ok'), isNotNull(scans.registrationId));
  return db
    .select({
      id: scans.id,
      registrationId: registrations.id,
      name: registrations.name,
      firm: registrations.firm,
      verdict: scans.verdict,
      at: scans.scannedAt,
      place: doorLinks.name,
      firstAt: first.scannedAt,
      firstPlace: firstLinks.name,
      undoneAt: registrations.checkInUndoneAt,
    })
    .from(scans)
    .innerJoin(registrations, eq(registrations.id, scans.registrationId))
    .leftJoin(doorLinks, eq(doorLinks.id, scans.linkId))
    .leftJoin(
      first,
      and(
        eq(first.registrationId, registrations.id),
        eq(first.verdict, 'ok'),
        eq(first.scannedAt, registrations.checkedInAt),
      ),
    )
    .leftJoin(firstLinks, eq(firstLinks.id, first.linkId))
    .where(and(eq(scans.eventId, eventId), otherwise, mine))
    .orderBy(desc(scans.scannedAt));
}
const first = alias(scans, 'first_scans');
const firstLinks = alias(doorLinks, 'first_links');

/** Made before a 撤销 that stands against it, whoever was let in after. */
export const isUndone = ({ at, undoneAt }: { at: number; undoneAt: number | null }): boolean =>
  undoneAt !== null && at < undoneAt;
export type Revised = Awaited<ReturnType<typeof listRevised>>[number];
