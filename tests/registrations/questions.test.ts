import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type QUESTION_KINDS, registrationAnswers } from '#db/schema/index.ts';
import { answerFollowUp } from '#src/domain/registrations/follow-up.ts';
import { questionInput } from '#src/domain/registrations/form-input.ts';
import { copyQuestions, removeQuestion, saveQuestion } from '#src/domain/registrations/forms.ts';
import { fieldOf, isAsked, listQuestions, type Question, readAnswers } from '#src/domain/registrations/questions.ts';
import { register } from '#src/domain/registrations/register.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, type EventWorld, formFor, givenEvent } from './event-world.ts';

type Kind = (typeof QUESTION_KINDS)[number];

const question = (kind: Kind, given: Partial<Question> = {}): Question => ({
  ...{ id: newId(), eventId: 'e', stage: 'register', position: 1, kind, label: '问', hint: '', required: false },
  ...{ options: ['甲', '乙'], conditionId: null, conditionValue: '', createdAt: 0, removedAt: null },
  ...given,
});
const answer = (one: Question, typed: string | string[]) => readAnswers([one], { [fieldOf(one.id)]: typed });

describe('nine kinds of questions', () => {
  it.each<[Kind, string | string[], string]>([
    ['text', ' 你好 ', '你好'],
    ['paragraph', '一\r\n二', '一\n二'],
    ['number', '１,２００.５', '1200.5'],
    ['date', '2026/12/31', '2026-12-31'],
    ['choice', '乙', '乙'],
    ['choices', ['乙', '甲', '乙'], '甲\n乙'],
    ['yesNo', '是', '是'],
    ['phone', '+86 138-0013-8000', '13800138000'],
    ['organisation', '恒泽化工', '恒泽化工'],
  ])('%s takes %j', (kind, typed, kept) => {
    const one = question(kind);
    expect([...answer(one, typed).answers.values()]).toEqual([kept]);
    expect(answer({ ...one, required: true }, '').errors).toHaveProperty(`answers.${fieldOf(one.id)}`);
    expect(answer(one, '').errors).toEqual({});
  });

  it.each<[Kind, string | string[]]>([
    ['text', '字'.repeat(201)],
    ['number', '很多'],
    ['date', '2026-02-30'],
    ['choice', '丙'],
    ['choices', ['甲', '丙']],
    ['yesNo', '也许'],
    ['phone', '没有'],
  ])('%s refuses %j with a sentence at its field', (kind, typed) => {
    const one = question(kind);
    expect(Object.keys(answer(one, typed).errors)).toEqual([`answers.${fieldOf(one.id)}`]);
  });

  it('have fields whose names a form can carry', () => {
    fc.assert(fc.property(fc.constant(0).map(newId), (id) => /^q[0-9a-f]{30}$/.test(fieldOf(id))));
  });
});

describe('a question that is not asked', () => {
  const asks = question('yesNo');
  const hangs = question('text', { conditionId: asks.id, conditionValue: '是', required: true });
  const deeper = question('choice', { conditionId: hangs.id, conditionValue: 'x', required: true });
  const all = [asks, hangs, deeper];

  it('neither blocks nor is kept, nor does what hangs on it', () => {
    const sent = { [fieldOf(asks.id)]: '否', [fieldOf(hangs.id)]: 'x', [fieldOf(deeper.id)]: '甲' };
    expect(readAnswers(all, sent)).toEqual({ answers: new Map([[asks.id, '否']]), errors: {} });
    expect(Object.keys(readAnswers(all, { [fieldOf(asks.id)]: '是' }).errors)).toEqual([
      `answers.${fieldOf(hangs.id)}`,
    ]);
  });

  it('whatever is sent', () => {
    const sent = fc.record(
      Object.fromEntries(all.map(({ id }) => [fieldOf(id), fc.constantFrom('', '是', '否', 'x', '甲', '丙')])),
    );
    fc.assert(
      fc.property(sent, (typed) => {
        const { answers, errors } = readAnswers(all, typed);
        for (const one of all.filter((other) => !isAsked(other, answers))) {
          expect(answers.has(one.id)).toBe(false);
          expect(errors).not.toHaveProperty(`answers.${fieldOf(one.id)}`);
        }
      }),
    );
  });
});

describe('the form of an event', () => {
  const save = async (world: EventWorld, given: object) => {
    const id = newId();
    const blank = {
      id,
      eventId: world.event.id,
      stage: 'register',
      kind: 'text',
      label: '车牌',
      hint: '',
      required: '',
    };
    await saveQuestion(
      world.hosting(),
      questionInput.parse({ ...blank, options: '', conditionId: '', conditionValue: '', ...given }),
    );
    return id;
  };

  it('is answered with the registration; a hidden question is not stored', async () => {
    const world = await createEventWorld();
    const car = await save(world, { kind: 'yesNo', label: '开车来', required: 'yes' });
    const plate = await save(world, { label: '车牌', required: 'yes', conditionId: car, conditionValue: '是' });
    await expect(world.comer()).rejects.toMatchObject({ errors: { [`answers.${fieldOf(car)}`]: expect.any(String) } });
    await world.comer({ answers: { [fieldOf(car)]: '否', [fieldOf(plate)]: '川A' } });
    expect((await world.database.db.select().from(registrationAnswers)).map(({ questionId }) => questionId)).toEqual([
      car,
    ]);
  });

  it('takes a condition on an earlier question of choices only', async () => {
    const world = await createEventWorld();
    const text = await save(world, {});
    const choice = await save(world, { kind: 'choice', label: '午餐', options: '米饭\n面' });
    await expect(save(world, { conditionId: text, conditionValue: 'x' })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(save(world, { conditionId: choice, conditionValue: '饺子' })).rejects.toThrow('米饭、面');
    await save(world, { conditionId: choice, conditionValue: '面' });
    await expect(removeQuestion(world.hosting(), { id: choice })).rejects.toThrow('还有问题接在它后面');
    expect(questionInput.safeParse({ id: newId(), kind: 'choice', options: '一个' }).success).toBe(false);
  });

  it('is kept by who organises; what is taken off is asked no more', async () => {
    const world = await createEventWorld();
    const id = await save(world, { required: 'yes' });
    const stranger = world.as(await world.person());
    await expect(removeQuestion(stranger, { id })).rejects.toMatchObject({ kind: 'forbidden' });
    await removeQuestion(world.hosting(), { id });
    expect((await world.comer()).id).toBeTruthy();
  });

  it('goes over to an event made from it, conditions and all', async () => {
    const world = await createEventWorld();
    const car = await save(world, { kind: 'yesNo', label: '开车来' });
    await save(world, { label: '车牌', conditionId: car, conditionValue: '是' });
    const clone = await givenEvent(world, world.host, { clonedFrom: world.event.id });
    expect(await copyQuestions(world.hosting(), { eventId: clone.id })).toBe(2);
    const [first, second] = await listQuestions(world.database, clone.id, 'register');
    expect([first?.label, second?.conditionId]).toEqual(['开车来', first?.id]);
    await expect(copyQuestions(world.hosting(), { eventId: clone.id })).rejects.toThrow('已经有问题');
  });

  it('has a second part after the confirmation, which only who is confirmed hands in', async () => {
    const world = await createEventWorld({ admission: 'review' });
    const id = await save(world, { stage: 'followUp', label: '陪同人数', kind: 'number', required: 'yes' });
    const one = await world.comer();
    const input = { id: one.id, token: '', answers: { [fieldOf(id)]: '2' } };
    await expect(answerFollowUp(one.ctx(), input)).rejects.toThrow('报名确认以后');
    await world.database.client.execute(`update registrations set state = 'confirmed'`);
    await expect(answerFollowUp(one.ctx(), { ...input, answers: {} })).rejects.toMatchObject({ kind: 'conflict' });
    await answerFollowUp(one.ctx(), input);
    await answerFollowUp(one.ctx(), { ...input, answers: { [fieldOf(id)]: '3' } });
    expect((await world.database.db.select().from(registrationAnswers)).map(({ value }) => value)).toEqual(['3']);
    await expect(register(world.visitor(), formFor(world.event.id))).resolves.toEqual({ kind: 'sent' });
  });
});
