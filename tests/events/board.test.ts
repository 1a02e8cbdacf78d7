import { describe, expect, it } from 'vitest';
import { EVENT_STATES, EVENT_TYPES, events } from '#db/schema/index.ts';
import {
  EVENT_BOARD_FACETS,
  type EventFilters,
  type EventTab,
  listEvents,
  PAGE_SIZE,
} from '#src/domain/events/board.ts';
import { mayReadEvent } from '#src/domain/events/policy.ts';
import { publicStageOf } from '#src/domain/events/states.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { createEventWorld, type EventWorld, setRow } from './given.ts';

const NONE: EventFilters = { type: [], stage: [], when: [], region: [] };

/** Events of all states and moments, some never published. */
async function fill(world: EventWorld, n: number): Promise<void> {
  const regions = ['gx', 'bh', 'dw'];
  const rows = Array.from({ length: n }, (_, i) => {
    const startsAt = world.now + ((i % 41) - 20) * 3 * DAY + (i % 5) * HOUR - (i % 41 === 20 ? HOUR : 0);
    const state = EVENT_STATES[i % EVENT_STATES.length] as (typeof EVENT_STATES)[number];
    const open = !['draft', 'pending'].includes(state) && !(state === 'cancelled' && i % 4 === 0);
    return {
      ...{
        id: `e${i}`,
        title: `活动 ${i}`,
        type: EVENT_TYPES[i % 9] as 'salon',
        region: regions[i % 3] as string,
        state,
      },
      ...{ organisationId: world.host.organisation?.id ?? '', createdBy: world.host.id, createdAt: 1, updatedAt: 1 },
      ...{ startsAt, endsAt: startsAt + 2 * HOUR, publishedAt: open ? 1 : null },
      registrationOpensAt: i % 3 === 0 ? startsAt - DAY : null,
      registrationClosesAt: i % 2 === 0 ? startsAt - 12 * HOUR : null,
    };
  });
  await world.database.write(async (tx) => {
    for (let i = 0; i < rows.length; i += 500) await tx.insert(events).values(rows.slice(i, i + 500));
  });
}

async function everything(world: EventWorld, tab: EventTab, filters: EventFilters = NONE) {
  const found = [];
  for (let page = 1; ; page++) {
    const { page: one } = await listEvents(world.visitor(), tab, filters, page);
    found.push(...one.rows);
    if (page >= one.pages) return { rows: found, total: one.total };
  }
}

describe('the public list of events', () => {
  it('holds everything public once, in one of its tabs, and nothing else', async () => {
    const world = await createEventWorld();
    await fill(world, 240);
    const all = await world.database.db.select().from(events);
    const visible = all.filter((event) => mayReadEvent(undefined, event)).map(({ id }) => id);
    const [upcoming, past] = [await everything(world, 'upcoming'), await everything(world, 'past')];
    expect([...upcoming.rows, ...past.rows].map(({ id }) => id).sort()).toEqual(visible.sort());
    const { tabs } = await listEvents(world.visitor(), 'past', NONE, 1);
    expect(tabs).toEqual({ upcoming: upcoming.total, past: past.total });
    const starts = upcoming.rows.map(({ startsAt }) => startsAt ?? 0);
    expect(starts).toEqual([...starts].sort((a, b) => a - b));
  });

  it('says the same stage as its rows do, and counts what a choice leads to', async () => {
    const world = await createEventWorld();
    await fill(world, 240);
    for (const tab of ['upcoming', 'past'] as const) {
      const { facets } = await listEvents(world.visitor(), tab, NONE, 1);
      const { rows } = await everything(world, tab);
      for (const stage of Object.keys(facets.stage)) {
        const chosen = await everything(world, tab, { ...NONE, stage: [stage] });
        expect(new Set(chosen.rows.map((row) => publicStageOf(row, world.now)))).toEqual(new Set([stage]));
        expect(chosen.total).toBe(rows.filter((row) => publicStageOf(row, world.now) === stage).length);
      }
      for (const facet of EVENT_BOARD_FACETS)
        for (const [value, n] of Object.entries(facets[facet]))
          if (value !== '') expect((await everything(world, tab, { ...NONE, [facet]: [value] })).total).toBe(n);
    }
  });

  it('shows a page at a time, and what two facets share', async () => {
    const world = await createEventWorld();
    await fill(world, 240);
    const { page } = await listEvents(world.visitor(), 'upcoming', NONE, 1);
    expect(page.rows).toHaveLength(PAGE_SIZE);
    const both = await everything(world, 'upcoming', { ...NONE, type: ['salon'], region: ['gx'] });
    expect(both.rows.every(({ type, region }) => type === 'salon' && region === 'gx')).toBe(true);
    expect(both.total).toBe(both.rows.length);
  });

  it('is right after every change, whoever made it, and after every moment that passes', async () => {
    const world = await createEventWorld();
    await fill(world, 60);
    const count = async () => (await listEvents(world.visitor(), 'upcoming', NONE, 1)).page.total;
    const before = await count();
    const [next] = (await everything(world, 'upcoming', { ...NONE, stage: ['open'] })).rows;
    const id = next?.id ?? '';
    await setRow(world, id, { state: 'archived' });
    expect(await count()).toBe(before - 1);
    await setRow(world, id, { state: 'draft', publishedAt: null });
    expect((await listEvents(world.visitor(), 'past', NONE, 1)).tabs.upcoming).toBe(before - 1);
    await setRow(world, id, { state: 'published', publishedAt: 1 });
    expect(await count()).toBe(before);
    await world.database.client.execute({ sql: 'delete from events where id = ?', args: [id] });
    expect(await count()).toBe(before - 1);
    for (let step = 0; step < 40; step++) {
      world.now += 13 * HOUR;
      const { tabs, facets } = await listEvents(world.visitor(), 'upcoming', NONE, 1);
      const { rows } = await everything(world, 'upcoming');
      expect(rows.filter(({ state, endsAt }) => state !== 'postponed' && (endsAt ?? 0) <= world.now)).toEqual([]);
      expect(tabs.upcoming).toBe(rows.length);
      for (const [stage, n] of Object.entries(facets.stage))
        expect(rows.filter((row) => publicStageOf(row, world.now) === stage)).toHaveLength(n);
    }
  });
});
