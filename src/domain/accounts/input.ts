import { z } from 'zod';
import { filledLine, line } from '#src/lib/fields.ts';

export const signInInput = z.object({
  email: filledLine(200, '邮箱').transform((email) => email.toLowerCase()),
  /** As typed: no cleaning, blanks count. */
  password: z.string({ error: '请填写密码' }).min(1, '请填写密码').max(200, '密码不对'),
  /** Where to go afterwards: a path of this site. */
  to: line(500),
});
export type SignInInput = z.output<typeof signInInput>;
