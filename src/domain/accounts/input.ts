import { z } from 'zod';
import { cleanPassword } from '#src/auth/passwords.ts';
import { day, filledLine, filledPhrase, line, ticked } from '#src/lib/fields.ts';
import { passwordComplaint } from './passwords.ts';

/** Longer than any password here may be; what is beyond is not worth hashing. */
const MAX_TYPED = 1000;

/** RFC 5321 allows no longer address. */
const MAX_EMAIL = 254;
const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;

/** As typed into a form of an existing account: normalised as the stored one, not judged. */
const anyEmail = () => filledLine(MAX_EMAIL, '邮箱').transform((email) => email.toLowerCase());
const email = () => anyEmail().refine((typed) => EMAIL.test(typed), { error: '邮箱写成 name@example.com 的样子' });

/** As typed: no cleaning, blanks count. */
const anyPassword = (label: string) =>
  z
    .string({ error: `请填写${label}` })
    .min(1, `请填写${label}`)
    .max(MAX_TYPED, `${label}不对`);

const newPassword = () =>
  z
    .string({ error: '请填写密码' })
    .min(1, '请填写密码')
    .max(MAX_TYPED, '密码最多 128 个字')
    .transform(cleanPassword)
    .superRefine((password, ctx) => {
      const message = passwordComplaint(password);
      if (message) ctx.addIssue({ code: 'custom', message });
    });

const person = () => filledPhrase(40, '姓名');

export const signInInput = z.object({
  email: anyEmail(),
  password: anyPassword('密码'),
  /** Where to go afterwards: a path of this site. */
  to: line(500),
});
export type SignInInput = z.output<typeof signInInput>;

export const signUpInput = z
  .object({
    name: person(),
    email: email(),
    password: newPassword(),
    consent: ticked().refine((yes) => yes, { error: '请先阅读隐私说明，同意后打勾' }),
    /** The day of the privacy text that was shown. */
    privacy: day(),
    /** Hidden from people, filled in by robots. */
    website: line(MAX_TYPED).refine((text) => text === '', { error: '这一栏请留空' }),
  })
  .refine(({ email, password }) => typeof password !== 'string' || !passwordComplaint(password, email), {
    error: '密码里不要有邮箱名',
    path: ['password'],
    // Also when another field is wrong, so that everything to mend is said at once.
    when: ({ issues }) => !issues.some((issue) => ['email', 'password'].includes(String(issue.path?.[0]))),
  });
export type SignUpInput = z.output<typeof signUpInput>;

export const linkInput = z.object({ token: line(100) });
export type LinkInput = z.output<typeof linkInput>;

/** Who asks for a letter: a new confirmation or a reset. */
export const mailboxInput = z.object({ email: email() });
export type MailboxInput = z.output<typeof mailboxInput>;

export const resetInput = z.object({ token: line(100), password: newPassword() });
export type ResetInput = z.output<typeof resetInput>;

export const passwordInput = z.object({ current: anyPassword('现在的密码'), password: newPassword() });
export type PasswordInput = z.output<typeof passwordInput>;

export const nameInput = z.object({ name: person() });
export type NameInput = z.output<typeof nameInput>;

export const sessionInput = z.object({ id: line(100) });
export type SessionInput = z.output<typeof sessionInput>;
