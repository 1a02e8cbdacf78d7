import { describe, expect, it } from 'vitest';
import { mailboxInput, nameInput, passwordInput, signInInput, signUpInput } from '#src/domain/accounts/input.ts';
import { passwordComplaint } from '#src/domain/accounts/passwords.ts';

const good = {
  name: '沈工',
  email: 'shen@firm.example',
  password: '一句容易记住的长话 2026',
  consent: 'yes',
  privacy: '2026-11-01',
  website: '',
};
const TEN_MEGABYTES = 'x'.repeat(10 * 1024 * 1024);

/** The first message of each field. */
function complaints(sent: Record<string, unknown>): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const issue of signUpInput.safeParse(sent).error?.issues ?? []) errors[issue.path.join('.')] ??= issue.message;
  return errors;
}

describe('the sign-up form', () => {
  it('takes what is filled in properly', () => {
    expect(signUpInput.parse(good)).toEqual({ ...good, consent: true });
  });

  it('says all that is missing at once', () => {
    expect(complaints({})).toEqual({
      name: '请填写姓名',
      email: '请填写邮箱',
      password: '请填写密码',
      consent: '请先阅读隐私说明，同意后打勾',
    });
  });

  it('finds the mailbox name in the password although other fields are wrong', () => {
    expect(complaints({ ...good, name: '', password: 'i am shen 2026' })).toEqual({
      name: '请填写姓名',
      password: '密码里不要有邮箱名',
    });
  });

  it.each([
    'shen',
    'shen@',
    '@firm.example',
    'shen@firm',
    'shen@@firm.example',
    'shen@firm.example, other@firm.example',
    'shen <shen@firm.example>',
    'shen@firm .example',
    'shen@-firm.example',
    '"shen"@firm.example',
    '沈@firm.example',
    'javascript:alert(1)',
    '\ud800@firm.example',
  ])('does not take %j for an address', (email) => {
    expect(complaints({ ...good, email }).email).toBe('邮箱写成 name@example.com 的样子');
  });

  it('has a line break in an address make no second header', () => {
    expect(complaints({ ...good, email: 'shen@firm.example\r\nBcc: all@firm.example' }).email).toBeDefined();
  });

  it.each([
    ['Shen.Gong+jie@Firm-a.Example.CN', 'shen.gong+jie@firm-a.example.cn'],
    [' ｓｈｅｎ＠ｆｉｒｍ．ｅｘａｍｐｌｅ ', 'shen@firm.example'],
    ['shen@xn--fiq228c.example', 'shen@xn--fiq228c.example'],
  ])('takes %s for %s', (email, clean) => expect(mailboxInput.parse({ email }).email).toBe(clean));

  it('answers hostile fields with a sentence each', () => {
    expect(complaints({ ...good, name: TEN_MEGABYTES, email: TEN_MEGABYTES, password: TEN_MEGABYTES })).toEqual({
      name: '最多 40 个字，请删减',
      email: '最多 254 个字，请删减',
      password: '密码最多 128 个字',
    });
    expect(complaints({ ...good, password: ['a', 'b'], name: { first: 'x' } })).toMatchObject({
      password: '请填写密码',
      name: '请填写姓名',
    });
  });

  it('keeps markup as the text it is and mends broken characters', () => {
    expect(nameInput.parse({ name: '<script>沈</script>' }).name).toBe('<script>沈</script>');
    expect(nameInput.parse({ name: '沈\ud800工\u0000' }).name).toBe('沈\ufffd工');
  });

  it('shows a person what a robot trap caught', () => {
    expect(complaints({ ...good, website: 'https://spam.example' })).toEqual({ website: '这一栏请留空' });
  });

  it('takes an odd day of the privacy text for none', () => {
    expect(signUpInput.parse({ ...good, privacy: '' }).privacy).toBeNull();
  });
});

describe('a new password', () => {
  it.each([
    ['短', 'x', '密码至少 10 个字，您填了 1 个'],
    ['nine', '九个字还差一个字啊', '密码至少 10 个字，您填了 9 个'],
    ['too long', `${'长话'.repeat(64)}a`, '密码最多 128 个字，您填了 129 个'],
    ['common', 'Password123', '这个密码太常见，容易被猜到，请换一个'],
    ['repeated', 'abababababab', '这个密码太常见，容易被猜到，请换一个'],
    ['with the mailbox name', 'xxZhangWeixx12', '密码里不要有邮箱名'],
  ])('that is %s is refused', (_, password, message) => {
    expect(passwordComplaint(password, 'zhangwei@firm.example')).toBe(message);
  });

  it.each(['ten chars!', '十个汉字组成的一句话', '三个 emoji 😀😀😀 也算', 'a b c d e f'])('%j will do', (password) =>
    expect(passwordComplaint(password, 'li@firm.example')).toBeUndefined(),
  );

  it('counts characters, not bytes or halves of them', () => {
    expect(passwordComplaint('😀😁😂🤣😃😄😅😆😉')).toBe('密码至少 10 个字，您填了 9 个');
    expect(passwordComplaint('😀😁😂🤣'.repeat(32))).toBeUndefined();
  });

  it('does not forbid the letters of a very short mailbox name', () => {
    expect(passwordComplaint('a lily in the valley', 'li@firm.example')).toBeUndefined();
  });

  it('is judged as the keyboard meant it', () => {
    expect(complaints({ ...good, password: 'ｐａｓｓｗｏｒｄ１２３' }).password).toContain('太常见');
  });
});

describe('an existing password', () => {
  it('is taken as typed, blanks and all', () => {
    expect(signInInput.parse({ email: 'A@b.cn', password: ' x ', to: '' })).toMatchObject({
      email: 'a@b.cn',
      password: ' x ',
    });
  });

  it('of 128 characters of any kind can be typed', () => {
    const password = '😀'.repeat(128);
    expect(signInInput.parse({ email: 'a@b.cn', password }).password).toBe(password);
  });

  it('of ten megabytes is not hashed', () => {
    expect(signInInput.safeParse({ email: 'a@b.cn', password: TEN_MEGABYTES }).success).toBe(false);
    expect(passwordInput.safeParse({ current: TEN_MEGABYTES, password: good.password }).success).toBe(false);
  });
});
