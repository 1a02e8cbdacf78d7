import { describe, expect, it } from 'vitest';
import { formValues, nest } from '#src/lib/forms.ts';
import { formState } from '#src/lib/sent-form.ts';

const sent = (...pairs: [string, string][]) => {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  return formValues(data);
};

describe('form values', () => {
  it('nest by dotted names, rows as arrays', () => {
    const values = sent(
      ['title', '标题'],
      ['indicators.1.name', '乙'],
      ['indicators.0.name', '甲'],
      ['modes', 'a'],
      ['modes', 'b'],
    );
    expect(nest(values)).toEqual({ title: '标题', indicators: [{ name: '甲' }, { name: '乙' }], modes: ['a', 'b'] });
  });

  it('ignore files, odd names and what would reach a prototype', () => {
    const data = new FormData();
    data.append('file', new File(['x'], 'x.txt'));
    for (const name of ['__proto__', '__proto__.polluted', 'a.__proto__', 'a[b]', '1a', '', 'xxx..y'])
      data.append(name, '1');
    expect(nest(formValues(data))).toEqual({});
    expect(nest(sent(['constructor.prototype.polluted', '1']))).toEqual({
      constructor: { prototype: { polluted: '1' } },
    });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('stop at 500 entries', () => {
    const many = sent(...Array.from({ length: 900 }, (_, i): [string, string] => [`f${i}`, 'x']));
    expect(Object.keys(many)).toHaveLength(500);
  });

  it('survive a name used both as a value and as a group', () => {
    expect(nest(sent(['a', '1'], ['a.b', '2']))).toEqual({ a: { b: '2' } });
  });
});

describe('the state of a form', () => {
  const form = {
    action: 'x.save',
    message: '',
    errors: { a: '错' },
    values: sent(['a', '旧'], ['r.0.n', '1'], ['r.2.n', '3']),
  };

  it('shows what was typed to the form that was sent', () => {
    const state = formState(form, 'x.save');
    expect([state.value('a', '新'), state.value('b', '新'), state.errors.a, state.rows('r', 1)]).toEqual([
      '旧',
      '',
      '错',
      3,
    ]);
  });

  it('shows stored values to every other form', () => {
    const state = formState(form, 'y.save');
    expect([state.value('a', '新'), state.errors, state.rows('r', 1)]).toEqual(['新', {}, 1]);
  });
});
