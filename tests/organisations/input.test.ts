import { describe, expect, it } from 'vitest';
import { checkCharacter } from '#src/domain/organisations/code.ts';
import { registrationInput, requestInput, returnInput, verificationInput } from '#src/domain/organisations/input.ts';
import { form } from './given.ts';

/** The first message of each field. */
function complaints(sent: Record<string, unknown>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of registrationInput.safeParse(sent).error?.issues ?? [])
    errors[issue.path.join('.')] ??= issue.message;
  return errors;
}
const academy = `12000001000000001${checkCharacter('12000001000000001')}`;

describe('the registration form', () => {
  it('takes what is filled in properly, the code as printed', () => {
    const parsed = registrationInput.parse({ ...form(), code: ' ９１３５０１００ｍ０００１００ｙ４３ ' });
    expect(parsed).toMatchObject({ code: '91350100M000100Y43', kind: 'small', kindConfirmed: false });
  });

  it('says all that is missing at once', () => {
    expect(complaints({})).toEqual({
      code: '请填写统一社会信用代码',
      name: '请填写单位名称',
      kind: '请选择单位类型',
      region: '请选择所在地区',
      field: '请选择主要领域',
    });
  });

  it('asks about a kind that does not go with the code, although other fields are wrong', () => {
    expect(complaints({ ...form(), code: academy, name: '' })).toEqual({
      name: '请填写单位名称',
      kind: '代码以 12 开头，是事业单位，通常选高校院所。确实是中小企业的，请勾选“类型没有选错”',
    });
  });

  it('takes such a kind when it is confirmed', () => {
    expect(registrationInput.parse({ ...form(), code: academy, kindConfirmed: 'yes' }).kind).toBe('small');
  });

  it.each(['large', 'small', 'bank'])('asks nothing about a firm that is %s', (kind) => {
    expect(complaints({ ...form(), kind })).toEqual({});
  });

  it('answers hostile fields with a sentence each', () => {
    const huge = '１'.repeat(10 * 1024 * 1024);
    expect(
      complaints({
        code: huge,
        name: huge,
        shortName: huge,
        kind: '__proto__',
        region: huge,
        field: 'constructor',
        about: huge,
      }),
    ).toEqual({
      code: '最多 100 个字，请删减',
      name: '最多 80 个字，请删减',
      shortName: '最多 20 个字，请删减',
      kind: '请选择单位类型',
      region: '请选择所在地区',
      field: '请选择主要领域',
      about: '最多 1000 个字，请删减',
    });
    expect(complaints({ ...form(), name: ['甲', '乙'], code: { a: '1' } })).toEqual({ code: '请填写统一社会信用代码' });
  });

  it('keeps markup as the text it is and mends broken characters', () => {
    const parsed = registrationInput.parse({
      ...form(),
      name: '<script>alert(1)</script>',
      about: '甲\ud800乙\u0000丙',
    });
    expect(parsed).toMatchObject({ name: '<script>alert(1)</script>', about: '甲\ufffd乙 丙' });
  });
});

describe('the forms of an official', () => {
  it('need a reason to return', () => {
    const { error } = returnInput.safeParse({ id: 'x', reason: ' \n ' });
    expect(error?.issues.map((issue) => issue.message)).toEqual(['请填写退回的理由']);
  });

  it.each([
    ['1795333800000', 1795333800000],
    ['', undefined],
    ['-1', undefined],
    ['1e3', undefined],
    ['9'.repeat(20), undefined],
  ])('read %j as what was seen: %s', (seen, read) => {
    expect(verificationInput.parse({ id: 'x', seen }).seen).toBe(read);
  });
});

describe('the form to join', () => {
  it('checks the code first', () => {
    expect(requestInput.safeParse({ code: '91350100M000100Y44' }).error?.issues[0]?.message).toContain('校验码不对');
  });
});
