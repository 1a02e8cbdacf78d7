import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { choice, choices, day, filledLine, line, prose, ticked, wan, whole } from '#src/lib/fields.ts';

const table = { a: '甲', b: '乙' } as const;
const schema = z.object({
  name: filledLine(5, '名称'),
  note: prose(10),
  kind: choice(table, '类型'),
  modes: choices(table, '方式'),
  money: wan(),
  on: day(),
  trl: whole(1, 9),
  agree: ticked(),
  extra: line(3),
});
const good = {
  name: ' 名称 ',
  kind: 'a',
  modes: ['a', 'b', 'a'],
  money: '１,２００',
  on: '2027/12/31',
  trl: '6',
  agree: 'on',
};

const messages = (input: Record<string, unknown>) => {
  const parsed = schema.safeParse({ ...good, ...input });
  return Object.fromEntries(parsed.error?.issues.map((issue) => [issue.path.join('.'), issue.message]) ?? []);
};

describe('fields', () => {
  it('clean what was typed', () => {
    expect(schema.parse(good)).toEqual({
      name: '名称',
      note: '',
      kind: 'a',
      modes: ['a', 'b'],
      money: 1_200_000_000,
      on: '2027-12-31',
      trl: 6,
      agree: true,
      extra: '',
    });
  });

  it('take a missing field as empty', () => {
    expect(schema.parse({ name: '名', kind: 'b' })).toMatchObject({
      modes: [],
      money: null,
      on: null,
      trl: null,
      agree: false,
    });
  });

  it('say at each field what to mend', () => {
    expect(
      Object.keys(
        messages({ name: '', kind: 'zz', modes: 'zz', money: '-1', on: '1900-01-01', trl: '10', extra: '四个字了' }),
      ),
    ).toEqual(['name', 'kind', 'modes', 'money', 'on', 'trl', 'extra']);
    expect(messages({ name: '名'.repeat(6) })).toEqual({ name: '最多 5 个字，请删减' });
    expect(messages({ note: 'x'.repeat(10_000_000) })).toEqual({ note: '最多 10 个字，请删减' });
  });

  it('never break on another type of value', () => {
    for (const odd of [['a', 'b'], { x: 1 }, 5, null, true, []])
      for (const name of Object.keys(schema.shape))
        expect(() => schema.safeParse({ ...good, [name]: odd })).not.toThrow();
  });

  it('do not take inherited names for choices', () => {
    expect(messages({ kind: 'constructor', modes: ['toString'] })).toEqual({ kind: '请选择类型', modes: '请选择方式' });
  });
});
