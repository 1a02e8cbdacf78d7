import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { contractInput } from '#src/domain/contracts/input.ts';
import { newId } from '#src/lib/ids.ts';

const messages = (schema: z.ZodType, over: object): Record<string, string> => {
  const { error } = schema.safeParse({ id: newId(), ...over });
  return Object.fromEntries((error?.issues ?? []).map(({ path, message }) => [path.join('.'), message]));
};

describe('what the form of the contract sends', () => {
  const filled = { number: '甲', kind: 'supply', amountFen: '1', signedOn: '2026-11-01' };

  it.each([
    [
      'nothing',
      { number: '', kind: '', amountFen: '', signedOn: '' },
      { number: '请填写合同编号', kind: '请选择合同类型', amountFen: '请填写合同金额', signedOn: '请填写签约日期' },
    ],
    ['a kind nobody knows', { kind: 'marriage' }, { kind: '请选择合同类型' }],
    ['a day that is none', { signedOn: '2026-02-30' }, { signedOn: expect.any(String) }],
    ['the year 1900', { signedOn: '1900-01-01' }, { signedOn: expect.any(String) }],
    ['a negative amount', { amountFen: '-1' }, { amountFen: expect.any(String) }],
    ['an amount of nothing', { amountFen: '0' }, { amountFen: '合同金额要大于 0' }],
  ])('a contract with %s is refused at the field', (_, over, expected) => {
    expect(messages(contractInput, { ...filled, ...over })).toEqual(expected);
  });

  it('the registration number may wait', () => {
    expect(contractInput.parse({ id: newId(), ...filled }).registrationNumber).toBe('');
  });
});
