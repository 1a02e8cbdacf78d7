import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cancelEvent, changeEvent, postponeEvent, rescheduleEvent } from '#src/domain/events/amend.ts';
import { calendarOf, invitationOf } from '#src/domain/events/calendar.ts';
import { renewFeed, revokeFeed } from '#src/domain/events/feeds.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import {
  feedTokenOf,
  findFeedOwner,
  findOwnFeed,
  listForCalendar,
  listOrganised,
  readFeedToken,
} from '#src/domain/events/subscriptions.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { createEventWorld, type EventWorld, pendingOf, publishedOf, setRow, typed } from './given.ts';

const site = 'https://portal.example';

type Read = {
  zone: string;
  method: string;
  longest: number;
  entries: {
    uid: string;
    sequence: number;
    summary: string;
    description: string;
    location: string;
    startsAt: number;
    endsAt: number;
    status: string;
  }[];
};

/** What another library makes of it, in a process that does not run in Chinese time. */
function readBack(text: string, zone = 'America/New_York'): Read {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['tests/events/read-calendar.ts'], {
    input: text,
    encoding: 'utf8',
    env: { ...process.env, TZ: zone },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Read;
}

const eventOf = async (world: EventWorld, id: string) => (await findEvent(world.database, id)) as HostedEvent;

describe('a calendar file', () => {
  it('says the same moments in New York as in Beijing', async () => {
    const world = await createEventWorld();
    const event = await eventOf(world, await publishedOf(world));
    const text = calendarOf([event], { site });
    for (const zone of ['America/New_York', 'Asia/Shanghai', 'Asia/Kolkata']) {
      const { zone: ran, entries, method } = readBack(text, zone);
      expect([ran === 'Asia/Calcutta' ? 'Asia/Kolkata' : ran, method]).toEqual([zone, 'PUBLISH']);
      expect(entries).toMatchObject([
        {
          uid: `event-${event.id}@jiebang`,
          sequence: 0,
          startsAt: event.startsAt,
          endsAt: event.endsAt,
          status: 'CONFIRMED',
        },
      ]);
    }
    expect(text).toMatch(/DTSTART:\d{8}T\d{6}Z/);
  });

  it('carries line breaks, semicolons, commas and backslashes of names and places, in folded lines', async () => {
    const world = await createEventWorld();
    const odd = '沙龙；第一场; A, B \\ C: "D"\nDTSTART:19700101T000000Z\r\nBEGIN:VEVENT 长'.repeat(6);
    const event = {
      ...(await eventOf(world, await publishedOf(world))),
      title: odd,
      placeName: odd,
      host: 'A;B,"C"\nD',
    };
    const read = readBack(calendarOf([event], { site, name: odd }));
    expect(read.entries).toHaveLength(1);
    const [entry] = read.entries;
    expect(entry?.summary.replaceAll('\r', '')).toBe(odd.replaceAll('\r', ''));
    expect(entry?.startsAt).toBe(event.startsAt);
    expect(read.longest).toBeLessThanOrEqual(75);
  });

  it('keeps its UID and raises SEQUENCE with every change of what it shows', async () => {
    const world = await createEventWorld();
    const input = typed(world);
    const id = await publishedOf(world, { id: input.id });
    const seen: [string, number, string, string][] = [];
    const look = async () => {
      const { method, entries } = readBack(invitationOf(await eventOf(world, id), { site }));
      const [entry] = entries;
      seen.push([entry?.uid ?? '', entry?.sequence ?? -1, entry?.status ?? '', method]);
    };
    const by = world.as(world.first);
    await look();
    await changeEvent(by, { ...input, version: 1, note: '', capacity: 50 });
    await look();
    await changeEvent(by, { ...input, version: 2, note: '', capacity: 50, placeName: '报告厅' });
    await look();
    await postponeEvent(by, { id, reason: '场地检修' });
    await look();
    const startsAt = world.now + 30 * DAY;
    await rescheduleEvent(by, { id, reason: '场地修好', startsAt, endsAt: startsAt + HOUR });
    await look();
    await cancelEvent(by, { id, reason: '并入别的活动' });
    await look();
    expect(new Set(seen.map(([uid]) => uid)).size).toBe(1);
    expect(seen.map(([, sequence]) => sequence)).toEqual([0, 0, 1, 2, 3, 4]);
    expect(seen.map(([, , status, method]) => `${status} ${method}`)).toEqual([
      'CONFIRMED PUBLISH',
      'CONFIRMED PUBLISH',
      'CONFIRMED PUBLISH',
      'CANCELLED CANCEL',
      'CONFIRMED PUBLISH',
      'CANCELLED CANCEL',
    ]);
  });

  it('tells the online room only to who is confirmed, and takes out who withdrew', async () => {
    const world = await createEventWorld();
    const event = await eventOf(world, await publishedOf(world, { onlineUrl: 'https://meet.example/room' }));
    expect(calendarOf([event], { site })).not.toContain('meet.example');
    expect(readBack(invitationOf(event, { site, withRoom: true })).entries[0]?.description).toContain(
      'meet.example/room',
    );
    expect(readBack(invitationOf(event, { site, withdrawn: true }))).toMatchObject({
      method: 'CANCEL',
      entries: [{ status: 'CANCELLED' }],
    });
  });

  it('for everybody holds what is public, and nothing else', async () => {
    const world = await createEventWorld();
    const published = await publishedOf(world);
    await pendingOf(world, world.first);
    const old = await publishedOf(world);
    await setRow(world, old, { startsAt: world.now - 200 * DAY });
    const rows = await listForCalendar(world.visitor(), world.now - 90 * DAY);
    expect(rows.map(({ id }) => id)).toEqual([published]);
  });
});

describe('an own calendar', () => {
  it('is opened by its address alone, until that is renewed or revoked', async () => {
    const world = await createEventWorld();
    const ctx = world.as(world.first);
    const id = await publishedOf(world);
    await publishedOf(world, {}, world.host);
    await renewFeed(ctx);
    const feed = (await findOwnFeed(ctx)) ?? '';
    const token = feedTokenOf(ctx, feed);
    expect(readFeedToken(world.visitor(), token)).toBe(feed);
    const owner = await findFeedOwner(world.visitor(), feed);
    expect(owner?.userId).toBe(world.first.id);
    const organised = await listOrganised(world.visitor(), world.first.id, undefined, 0);
    expect(organised.map((event) => event.id)).toEqual([id]);
    await renewFeed(ctx);
    expect(await findFeedOwner(world.visitor(), feed)).toBeUndefined();
    const next = (await findOwnFeed(ctx)) ?? '';
    expect(next).not.toBe(feed);
    await revokeFeed(ctx);
    expect([await findOwnFeed(ctx), await findFeedOwner(world.visitor(), next)]).toEqual([undefined, undefined]);
  });

  it('is not opened by what the table holds, nor by a forged address', async () => {
    const world = await createEventWorld();
    await renewFeed(world.as(world.first));
    const feed = (await findOwnFeed(world.as(world.first))) ?? '';
    const token = feedTokenOf(world.visitor(), feed);
    const forged = [
      '',
      feed,
      `${feed}-`,
      `${token}x`,
      token.slice(0, -1),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
    ];
    expect(forged.map((one) => readFeedToken(world.visitor(), one))).toEqual(forged.map(() => undefined));
    const elsewhere = await createEventWorld();
    expect(readFeedToken(elsewhere.visitor(), token)).toBeUndefined();
  });
});
