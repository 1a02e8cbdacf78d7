import { describe, expect, it } from 'vitest';
import { EVENT_STATES, events } from '#db/schema/index.ts';
import { cancelEvent, postponeEvent, rescheduleEvent } from '#src/domain/events/amend.ts';
import { saveEvent, submitEvent, takeBackEvent } from '#src/domain/events/operations.ts';
import { mayEditEvent, mayManageEvent, mayReadEvent } from '#src/domain/events/policy.ts';
import { getEvent } from '#src/domain/events/queries.ts';
import { archiveEvent } from '#src/domain/events/recap.ts';
import { approveEvent, sendBackEvent } from '#src/domain/events/review.ts';
import { EVENT_MOVES, type EventAction, type EventState } from '#src/domain/events/states.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { createEventWorld, draftOf, pendingOf, publishedOf, rowOf, setRow, subjects, trail, typed } from './given.ts';

describe('an event', () => {
  it('goes from draft through approval by a second official to the public', async () => {
    const world = await createEventWorld();
    const id = await draftOf(world, world.first);
    await expect(getEvent(world.visitor(), id)).rejects.toMatchObject({ kind: 'notFound' });
    await submitEvent(world.as(world.first), { id });
    expect(await subjects(world)).toEqual([`${world.second.email}: 【活动待审批】封装材料沙龙`]);
    await approveEvent(world.as(world.second), { id });
    expect(await getEvent(world.visitor(), id)).toMatchObject({ state: 'published', approvedBy: world.second.id });
    expect(await trail(world, id)).toEqual(['create', 'submit', 'approve']);
  });

  it('is never approved by who drafted, changed or handed it in', async () => {
    const world = await createEventWorld();
    const third = await world.official();
    const input = typed(world);
    await saveEvent(world.as(world.first), input);
    await saveEvent(world.as(world.second), { ...input, title: '改过的名称' });
    await submitEvent(world.as(third), { id: input.id });
    for (const writer of [world.first, world.second, third]) {
      await expect(approveEvent(world.as(writer), input)).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(sendBackEvent(world.as(writer), { id: input.id, reason: '改' })).rejects.toMatchObject({
        kind: 'forbidden',
      });
    }
    await approveEvent(world.as(await world.official()), input);
    expect((await rowOf(world, input.id)).state).toBe('published');
  });

  it('goes back with what is to be changed, and is handed in again', async () => {
    const world = await createEventWorld();
    const id = await pendingOf(world, world.host);
    await sendBackEvent(world.as(world.first), { id, reason: '写清名额' });
    expect(await rowOf(world, id)).toMatchObject({ state: 'draft', stateReason: '写清名额' });
    expect(await subjects(world)).toContain(`${world.host.email}: 【活动退回修改】封装材料沙龙`);
    await submitEvent(world.as(world.host), { id });
    await takeBackEvent(world.as(world.host), { id });
    expect((await rowOf(world, id)).state).toBe('draft');
  });

  it('is one row, however often its form is sent, and says at each field what is missing', async () => {
    const world = await createEventWorld();
    const input = typed(world, { title: '', placeName: '', address: '', startsAt: '' });
    await Promise.all([saveEvent(world.as(world.first), input), saveEvent(world.as(world.first), input)]);
    expect(await world.database.db.$count(events)).toBe(1);
    const refusal = await submitEvent(world.as(world.first), input).catch((error) => error);
    expect(Object.keys(refusal.errors).sort()).toEqual(['placeName', 'startsAt', 'title']);
  });

  it('is not approved once its start or its deadlines are over', async () => {
    const world = await createEventWorld();
    const id = await pendingOf(world, world.first);
    world.now += 8 * DAY;
    await expect(approveEvent(world.as(world.second), { id })).rejects.toMatchObject({
      errors: { startsAt: '开始时间已经过去' },
    });
  });

  it('of a firm names no other host, and strangers neither draft nor read it', async () => {
    const world = await createEventWorld();
    const stranger = await world.person();
    const theirs = typed(world, { organisationId: world.host.organisation?.id });
    await expect(saveEvent(world.as(stranger), theirs)).rejects.toMatchObject({ kind: 'forbidden' });
    const pending = await world.person({ state: 'pending' });
    await expect(saveEvent(world.as(pending), typed(world))).rejects.toMatchObject({ kind: 'forbidden' });
    const id = await draftOf(world, world.host);
    await expect(saveEvent(world.as(stranger), { ...typed(world), id })).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('who may what', () => {
  for (const state of EVENT_STATES)
    it(`of an event ${state}`, async () => {
      const world = await createEventWorld();
      const reader = await world.person({ colleagueOf: world.host, memberRole: 'reader' });
      const stranger = await world.person();
      const open = !['draft', 'pending'].includes(state);
      const event = { organisationId: world.host.organisation?.id ?? '', state, publishedAt: open ? 1 : null };
      const actors = [undefined, stranger, reader, world.host, world.first];
      expect(actors.map((actor) => mayReadEvent(actor, event))).toEqual([open, open, open, true, true]);
      expect(actors.map((actor) => mayManageEvent(actor, event))).toEqual([false, false, false, true, true]);
      const edits = ['draft', 'published', 'postponed'].includes(state);
      expect(actors.map((actor) => mayEditEvent(actor, event))).toEqual([false, false, false, edits, edits]);
    });

  it('of a draft that was cancelled: it was never public', async () => {
    const world = await createEventWorld();
    const event = { organisationId: 'x', state: 'cancelled' as const, publishedAt: null };
    expect([undefined, world.host].map((actor) => mayReadEvent(actor, event))).toEqual([false, false]);
  });
});

describe('the table of moves', () => {
  const reason = '理由';
  const MOVES: Record<
    EventAction,
    (world: Awaited<ReturnType<typeof createEventWorld>>, id: string) => Promise<unknown>
  > = {
    submit: (world, id) => submitEvent(world.as(world.host), { id }),
    takeBack: (world, id) => takeBackEvent(world.as(world.host), { id }),
    approve: (world, id) => approveEvent(world.as(world.second), { id }),
    sendBack: (world, id) => sendBackEvent(world.as(world.second), { id, reason }),
    postpone: (world, id) => postponeEvent(world.as(world.host), { id, reason }),
    reschedule: (world, id) =>
      rescheduleEvent(world.as(world.host), {
        ...{ id, reason },
        startsAt: world.now + 20 * DAY,
        endsAt: world.now + 20 * DAY + HOUR,
      }),
    cancel: (world, id) => cancelEvent(world.as(world.host), { id, reason }),
    archive: (world, id) => archiveEvent(world.as(world.host), { id }, async () => undefined),
  };

  for (const { action, from, to } of EVENT_MOVES)
    it(`${action} leads from ${from.join(', ')} to ${to}, from nowhere else, and for no stranger`, async () => {
      const world = await createEventWorld();
      const stranger = await world.person();
      for (const state of EVENT_STATES) {
        const id = await publishedOf(world, {}, world.host);
        const before = { state: state as EventState, publishedAt: ['draft', 'pending'].includes(state) ? null : 1 };
        await setRow(world, id, before);
        if (action === 'archive') await setRow(world, id, { endsAt: world.now - HOUR, recappedAt: world.now });
        const asStranger = { ...world, as: () => world.as(stranger) };
        await expect(MOVES[action](asStranger, id), `${state} stranger`).rejects.toMatchObject({
          kind: expect.stringMatching(/notFound|forbidden|conflict/),
        });
        expect((await rowOf(world, id)).state).toBe(state);
        if (from.includes(state)) {
          await MOVES[action](world, id);
          expect((await rowOf(world, id)).state).toBe(to);
        } else await expect(MOVES[action](world, id), state).rejects.toMatchObject({ kind: 'conflict' });
      }
    });
});
