import { describe, expect, it } from 'vitest';
import { eventQuestions, registrationAnswers, registrations } from '#db/schema/index.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { confirmContact } from '#src/domain/registrations/answer.ts';
import { countAwaited, listAwaited, listOwing } from '#src/domain/registrations/awaiting.ts';
import { answerFollowUp } from '#src/domain/registrations/follow-up.ts';
import { registerForInput } from '#src/domain/registrations/input.ts';
import { registerFor } from '#src/domain/registrations/on-behalf.ts';
import { fieldOf, listOwed } from '#src/domain/registrations/questions.ts';
import { remindAwaited } from '#src/domain/registrations/remind.ts';
import { newId } from '#src/lib/ids.ts';
import { byLink, createEventWorld, type EventWorld } from './event-world.ts';

async function ask(world: EventWorld, given: object): Promise<string> {
  const id = newId();
  const position = 1 + (await world.database.db.$count(eventQuestions));
  const values = { id, eventId: world.event.id, kind: 'text', label: '忌口', required: true, position, createdAt: 0 };
  await world.database.write((tx) =>
    tx.insert(eventQuestions).values({ ...values, ...given } as typeof eventQuestions.$inferInsert),
  );
  return id;
}
const eventOf = async (world: EventWorld) =>
  (await findEvent({ db: world.database.db }, world.event.id)) as HostedEvent;
const owing = async (world: EventWorld) => (await countAwaited(world.hosting(), await eventOf(world))).answers;

/** Somebody with a colleague, and one registered by the organiser; the first answered. */
async function three(world: EventWorld, questionId: string) {
  const delegates = [{ at: 0, name: '同事', email: 'delegate@test.example', phone: '' }];
  const lead = await world.comer({ answers: { [fieldOf(questionId)]: '无' }, delegates });
  const official = { id: newId(), eventId: world.event.id, name: '代报', phone: '13700000001', group: 'firm' };
  await registerFor(world.hosting(), registerForInput.parse(official));
  const rows = await world.rows();
  const of = (name: string) => rows.find((row) => row.name === name) as (typeof rows)[number];
  return { lead, delegate: of('同事'), official: of('代报') };
}

describe('a required question', () => {
  it('is asked of a colleague by their own link, and answered before they count', async () => {
    const world = await createEventWorld();
    const id = await ask(world, {});
    const { delegate } = await three(world, id);
    expect(delegate.state).toBe('unverified');
    const link = byLink(world, delegate);
    await expect(confirmContact(world.visitor(), link)).rejects.toMatchObject({
      errors: { [`answers.${fieldOf(id)}`]: expect.any(String) },
    });
    expect((await world.row(delegate.id)).state).toBe('unverified');
    await confirmContact(world.visitor(), { ...link, answers: { [fieldOf(id)]: '不吃辣' } });
    expect((await world.row(delegate.id)).state).toBe('confirmed');
    const said = await world.database.db.select().from(registrationAnswers);
    expect(said.map(({ value }) => value).sort()).toEqual(['不吃辣', '无']);
    expect((await listOwed({ db: world.database.db }, await world.row(delegate.id))).questions).toEqual([]);
    await confirmContact(world.visitor(), link);
  });

  it('that nobody has answered is counted and listed for the organiser, who reminds them', async () => {
    const world = await createEventWorld({ verifyContact: false });
    const id = await ask(world, {});
    const { lead, delegate, official } = await three(world, id);
    const event = await eventOf(world);
    expect(await owing(world)).toBe(2);
    const page = await listAwaited(world.hosting(), event, 'answers', 1);
    expect(page.rows.map((row) => row.id).sort()).toEqual([delegate.id, official.id].sort());
    expect(await listOwing(world.hosting(), event, await world.rows())).toEqual(new Set([delegate.id, official.id]));
    const input = { eventId: world.event.id, kind: 'answers' } as const;
    expect(await remindAwaited(world.hosting(), input)).toEqual({ told: 1, unreached: 1 });
    expect((await world.letters(delegate.email)).at(-1)?.subject).toContain('请补填报名问题');
    await confirmContact(world.visitor(), { ...byLink(world, delegate), answers: { [fieldOf(id)]: '无' } });
    expect(await owing(world)).toBe(1);
    await expect(countAwaited(lead.ctx(), event)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('that was put on the form later is owed by everybody, one whose condition does not hold by nobody', async () => {
    const world = await createEventWorld();
    const car = await ask(world, { kind: 'yesNo', label: '开车来', required: false });
    const one = await world.comer({ answers: { [fieldOf(car)]: '否' } });
    const two = await world.comer({ answers: { [fieldOf(car)]: '是' } });
    await ask(world, { label: '车牌', conditionId: car, conditionValue: '是' });
    const owe = async ({ id }: typeof one) =>
      (await listOwed({ db: world.database.db }, await world.row(id))).questions.length > 0;
    expect([await owe(one), await owe(two), await owing(world)]).toEqual([false, true, 1]);
    await ask(world, { label: '忌口' });
    expect([await owe(one), await owe(two), await owing(world)]).toEqual([true, true, 2]);
  });

  it('asks nothing of who came in at the door', async () => {
    const world = await createEventWorld();
    await ask(world, {});
    const walkIn = { eventId: world.event.id, name: '路人', email: '', state: 'confirmed', source: 'walkIn' } as const;
    await world.database.write((tx) =>
      tx.insert(registrations).values({ id: newId(), ...walkIn, createdAt: 1, updatedAt: 1 }),
    );
    const [row] = await world.rows();
    expect(await owing(world)).toBe(0);
    expect(row && (await listOwed({ db: world.database.db }, row)).questions).toEqual([]);
  });
});

describe('补充资料', () => {
  it('that was not handed in is counted of who is confirmed, until it starts, and asked for again', async () => {
    const world = await createEventWorld({ capacity: 2 });
    const [gives, owes] = [await world.comer(), await world.comer()];
    await world.comer();
    const missing = async () => (await countAwaited(world.hosting(), await eventOf(world))).followUp;
    expect(await missing()).toBe(0);
    const id = await ask(world, { stage: 'followUp', label: '车牌', required: false });
    expect(await missing()).toBe(2);
    await answerFollowUp(gives.ctx(), { id: gives.id, token: '', answers: { [fieldOf(id)]: '云A00000' } });
    const page = await listAwaited(world.hosting(), await eventOf(world), 'followUp', 1);
    expect(page.rows.map((row) => row.id)).toEqual([owes.id]);
    expect(await remindAwaited(world.hosting(), { eventId: world.event.id, kind: 'followUp' })).toEqual({
      ...{ told: 1, unreached: 0 },
    });
    expect((await world.letters(owes.actor.email)).at(-1)?.subject).toContain('请补充参会资料');
    world.now = world.event.startsAt ?? 0;
    expect(await missing()).toBe(0);
  });
});
