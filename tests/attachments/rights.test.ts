import { describe, expect, it } from 'vitest';
import { BID_STATES, CONTRACT_STATES, EVENT_STATES, FILE_OWNERS, files, MILESTONE_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { downloadAttachment } from '#src/domain/attachments/download.ts';
import { addAttachments, removeAttachment } from '#src/domain/attachments/operations.ts';
import type { FileOwner } from '#src/domain/attachments/policy.ts';
import { listAttachments } from '#src/domain/attachments/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { createFilingWorld, type FilingWorld, fileOf, PEOPLE } from './given.ts';

type Person = (typeof PEOPLE)[number];
type Rights = { reads: Person[]; adds: Person[]; removes: Person[] };

/** What everybody may do with the files of an owner as things stand. */
async function rightsIn(world: FilingWorld, owner: FileOwner): Promise<Rights> {
  const rights: Rights = { reads: [], adds: [], removes: [] };
  for (const name of PEOPLE) {
    const found = await listAttachments(world.as(world.people[name]), owner, world.owners[owner]);
    if (found) rights.reads.push(name);
    if (found?.mayAdd) rights.adds.push(name);
    if (found?.mayRemove) rights.removes.push(name);
  }
  expect(await listAttachments(world.visitor(), owner, world.owners[owner])).toBeUndefined();
  return rights;
}

const TAKERS: Person[] = ['taker', 'takerReader', 'partner'];
const POSTERS: Person[] = ['poster', 'posterReader'];
const watched = (people: Person[]): Person[] =>
  PEOPLE.filter((name) => [...people, ...POSTERS, 'official'].includes(name));

describe('the licence of an organisation', () => {
  it('is read by its own people and officials, and changed by its managers', async () => {
    const world = await createFilingWorld();
    const handler = await world.person({ colleagueOf: world.people.taker, memberRole: 'handler' });
    expect(await rightsIn(world, 'organisations')).toEqual({
      reads: ['taker', 'takerReader', 'official'],
      adds: ['taker'],
      removes: ['taker'],
    });
    const found = await listAttachments(world.as(handler), 'organisations', world.owners.organisations);
    expect(found).toMatchObject({ mayAdd: false, mayRemove: false });
  });
});

/** States in which poster and officials read a bid, before and after its deadline; the listing is in selection then. */
const HANDED_IN = [
  'submitted',
  'qualified',
  'shortlisted',
  'proposed',
  'awarded',
  'declined',
  'disqualified',
  'renounced',
  'defaulted',
];
const OPENED = HANDED_IN.filter((state) => state !== 'submitted');

describe('the files of a bid', () => {
  for (const state of BID_STATES)
    it(`of state ${state} are as sealed as the bid`, async () => {
      const world = await createFilingWorld();
      await world.set({ bid: { state } });
      const change: Person[] = state === 'draft' ? ['taker'] : [];
      const before = OPENED.includes(state) ? watched(TAKERS) : TAKERS;
      expect(await rightsIn(world, 'bids')).toEqual({ reads: before, adds: change, removes: change });

      await world.set({ listing: { state: 'evaluating' } });
      world.now = world.deadlineAt;
      const after = HANDED_IN.includes(state) ? watched(TAKERS) : TAKERS;
      expect(await rightsIn(world, 'bids')).toEqual({ reads: after, adds: change, removes: change });
    });

  it('are not read by the poster of a listing withdrawn before its deadline', async () => {
    const world = await createFilingWorld();
    await world.set({ bid: { state: 'submitted' }, listing: { state: 'withdrawn' } });
    world.now = world.deadlineAt + DAY;
    expect((await rightsIn(world, 'bids')).reads).toEqual(TAKERS);
  });

  it('are added to, never removed, while a 补正 is open and nothing is decided', async () => {
    const world = await createFilingWorld();
    const until = world.deadlineAt + DAY;
    await world.set({ bid: { state: 'submitted', correctionUntil: until }, listing: { state: 'evaluating' } });
    world.now = until - 1;
    expect(await rightsIn(world, 'bids')).toMatchObject({ adds: ['taker'], removes: [] });
    await world.set({ bid: { state: 'declined' } });
    expect(await rightsIn(world, 'bids')).toMatchObject({ adds: [], removes: [] });
    await world.set({ bid: { state: 'submitted' } });
    world.now = until;
    expect(await rightsIn(world, 'bids')).toMatchObject({ adds: [], removes: [] });
  });
});

describe('the files of a contract', () => {
  for (const state of CONTRACT_STATES)
    it(`${state} are read by both sides and officials and kept by the poster`, async () => {
      const world = await createFilingWorld();
      await world.set({ contract: { state } });
      expect(await rightsIn(world, 'contracts')).toEqual({
        reads: watched(TAKERS),
        adds: ['poster'],
        removes: state === 'performing' ? ['poster'] : [],
      });
    });
});

describe('the evidence of a milestone', () => {
  for (const contract of CONTRACT_STATES)
    for (const state of MILESTONE_STATES)
      it(`${state} of a contract ${contract} is the taker's, as long as it is not judged`, async () => {
        const world = await createFilingWorld();
        await world.set({ contract: { state: contract }, milestone: { state } });
        const open = contract === 'performing';
        expect(await rightsIn(world, 'milestones')).toEqual({
          reads: watched(TAKERS),
          adds: open && (state === 'planned' || state === 'reported') ? ['taker'] : [],
          removes: open && state === 'planned' ? ['taker'] : [],
        });
      });
});

describe('the material of an event and the photos of its recap', () => {
  const organisers: Person[] = ['poster', 'official'];
  for (const state of EVENT_STATES)
    it(`that is ${state} are as public as they are`, async () => {
      const world = await createFilingWorld();
      const open = ['published', 'postponed', 'cancelled', 'archived'].includes(state);
      await world.set({ event: { state, publishedAt: open ? world.now : null } });
      for (const owner of ['events', 'recaps'] as const) {
        const shown = owner === 'events' ? open : state === 'archived';
        const rightsOf = (actor?: Actor) => {
          const ctx = actor ? world.as(actor) : world.visitor();
          return listAttachments(ctx, owner, world.owners[owner]);
        };
        expect((await rightsOf()) !== undefined).toBe(shown);
        for (const name of PEOPLE) {
          const found = await rightsOf(world.people[name]);
          const organises = organisers.includes(name);
          expect(found !== undefined, name).toBe(shown || organises);
          const adds = owner === 'events' ? state !== 'cancelled' : state === 'published';
          const removes = owner === 'events' ? state !== 'archived' : state === 'published';
          expect([found?.mayAdd ?? false, found?.mayRemove ?? false]).toEqual([
            organises && adds,
            organises && removes,
          ]);
        }
      }
    });

  it('is downloaded by a visitor once it is public, without a record', async () => {
    const world = await createFilingWorld();
    await world.attach(world.people.poster, 'events', fileOf());
    const [file] = await world.rows();
    const download = () => downloadAttachment(world.visitor(), file?.id as string);
    await expect(download()).rejects.toMatchObject({ kind: 'signIn' });
    await world.set({ event: { state: 'published', publishedAt: world.now } });
    expect((await download()).name).toBe('揭榜书.pdf');
  });
});

describe('what the list shows or hides', () => {
  it('is what operations and downloads allow, of every owner', async () => {
    const world = await createFilingWorld();
    for (const owner of FILE_OWNERS) {
      const { reads, adds, removes } = await rightsIn(world, owner);
      for (const name of PEOPLE) {
        const actor = world.people[name];
        const added = world.attach(actor, owner, fileOf(Buffer.from(`%PDF-1.4 ${owner} ${name} %%EOF`)));
        if (adds.includes(name)) await expect(added).resolves.toBe(1);
        else await expect(added).rejects.toMatchObject({ kind: reads.includes(name) ? 'forbidden' : 'notFound' });
      }
      const [file] = (await world.rows()).filter((row) => row.owner === owner);
      for (const name of PEOPLE) {
        const got = downloadAttachment(world.as(world.people[name]), file?.id as string);
        if (reads.includes(name)) expect((await got).bytes.toString()).toContain(`%PDF-1.4 ${owner}`);
        else await expect(got).rejects.toMatchObject({ kind: 'notFound' });
      }
      await expect(downloadAttachment(world.visitor(), file?.id as string)).rejects.toMatchObject({ kind: 'signIn' });
      for (const name of PEOPLE.filter((one) => !removes.includes(one)))
        await expect(
          removeAttachment(world.as(world.people[name]), { id: file?.id as string, back: '/' }),
        ).rejects.toMatchObject({
          kind: reads.includes(name) ? 'forbidden' : 'notFound',
        });
      expect((await world.rows()).filter((row) => row.owner === owner && row.removedAt === null)).toHaveLength(
        adds.length,
      );
    }
  });

  it('is nothing for an owner that is not there', async () => {
    const world = await createFilingWorld();
    const official = world.as(world.people.official);
    for (const owner of FILE_OWNERS) expect(await listAttachments(official, owner, 'nothing')).toBeUndefined();
    const input = { owner: 'bids', ownerId: 'nothing', back: '/' } as const;
    await expect(addAttachments(official, input, [fileOf()])).rejects.toMatchObject({ kind: 'notFound' });
    expect(await world.database.db.$count(files)).toBe(0);
    expect(await world.stored()).toEqual([]);
  });
});
