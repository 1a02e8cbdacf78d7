import { describe, expect, it } from 'vitest';
import { indicators } from '#db/schema/index.ts';
import { saveListing, submitListing } from '#src/domain/listings/drafts.ts';
import { cast, filledForm, givenDraft, givenListing, inputOf, lettersOf, movesOf, refusalOf, rowOf } from './given.ts';

describe('saving a draft', () => {
  it('twice makes one row, one audit row and the latest words', async () => {
    const { world, poster, colleague } = await cast();
    const form = filledForm(world.now);
    await saveListing(world.as(poster), inputOf(form));
    const [first] = form.indicators;
    await saveListing(world.as(colleague), inputOf({ ...form, title: '改过的名称', indicators: [first] }));
    expect(await rowOf(world, form.id)).toMatchObject({
      title: '改过的名称',
      state: 'draft',
      region: 'gx',
      number: null,
    });
    expect(await movesOf(world, form.id)).toHaveLength(1);
    expect(await world.database.db.select().from(indicators)).toHaveLength(1);
  });

  it('many times at once makes one row', async () => {
    const { world, poster } = await cast();
    const form = filledForm(world.now);
    await Promise.all(Array.from({ length: 8 }, () => saveListing(world.as(poster), inputOf(form))));
    expect(await movesOf(world, form.id)).toHaveLength(1);
  });

  it('needs no verified organisation', async () => {
    const { world } = await cast();
    const newcomer = await world.person({ state: 'pending' });
    const id = await givenDraft(world, newcomer);
    expect((await rowOf(world, id)).organisationId).toBe(newcomer.organisation?.id);
  });

  it('is not for readers, nor for people without an organisation', async () => {
    const { world, reader, stranger } = await cast();
    const { organisation: _, ...alone } = stranger;
    for (const who of [reader, alone]) expect((await refusalOf(givenDraft(world, who))).kind).toBe('forbidden');
  });

  it("refuses another firm's id as not found and changes nothing", async () => {
    const { world, poster, stranger } = await cast();
    const form = filledForm(world.now);
    await saveListing(world.as(poster), inputOf(form));
    const refusal = await refusalOf(
      saveListing(world.as(stranger), inputOf({ ...form, title: '夺来的', indicators: [] })),
    );
    expect(refusal.kind).toBe('notFound');
    expect((await rowOf(world, form.id)).title).toBe(form.title);
    expect(await world.database.db.select().from(indicators)).toHaveLength(2);
  });

  it('is over once it is handed in', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    const refusal = await refusalOf(
      saveListing(world.as(poster), inputOf({ ...filledForm(world.now), id, title: '迟到' })),
    );
    expect(refusal).toMatchObject({ kind: 'conflict' });
    expect((await rowOf(world, id)).title).not.toBe('迟到');
  });
});

describe('handing in', () => {
  it('writes to the officials, none of them of the poster', async () => {
    const { world, poster, official } = await cast();
    await world.person({ colleagueOf: poster, userRole: 'official' });
    const id = await givenListing(world, { poster, official }, 'submitted');
    expect(await rowOf(world, id)).toMatchObject({ state: 'submitted', submittedAt: world.now });
    const letters = await lettersOf(world);
    expect(letters.map(({ to }) => to)).toEqual([official.email]);
    expect(letters[0]?.text).toContain(`/listings/${id}`);
  });

  it('names every missing field and leaves the draft as it was', async () => {
    const { world, poster } = await cast();
    const id = await givenDraft(world, poster, { goal: '', totalFen: '', takerFen: '' });
    const refusal = await refusalOf(submitListing(world.as(poster), { id }));
    expect(Object.keys(refusal.errors).sort()).toEqual(['goal', 'totalFen']);
    expect((await rowOf(world, id)).state).toBe('draft');
    expect(await lettersOf(world)).toEqual([]);
  });

  it('waits until the organisation is verified', async () => {
    const { world } = await cast();
    const newcomer = await world.person({ state: 'pending' });
    const id = await givenDraft(world, newcomer);
    expect(await refusalOf(submitListing(world.as(newcomer), { id }))).toMatchObject({ kind: 'conflict' });
    expect((await rowOf(world, id)).state).toBe('draft');
  });

  it("of another firm's draft is not found", async () => {
    const { world, poster, stranger } = await cast();
    const id = await givenDraft(world, poster);
    expect((await refusalOf(submitListing(world.as(stranger), { id }))).kind).toBe('notFound');
  });
});
