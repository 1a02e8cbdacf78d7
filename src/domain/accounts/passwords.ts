import { lengthOf } from '#src/lib/text.ts';

export const MIN_PASSWORD = 10;
export const MAX_PASSWORD = 128;

/** Of ten characters or more, the ones found most often in leaked lists; shorter ones the length keeps out. */
const COMMONEST = new Set([
  '0123456789',
  '0987654321',
  '1234567890',
  '1029384756',
  '12345678900',
  '12345678901',
  '12345678910',
  '123456789a',
  '123456789q',
  '123456789abc',
  '1234567891',
  '1111111111',
  '1122334455',
  '11223344556677889900',
  '1357924680',
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '1qaz@wsx3edc',
  '5201314520',
  '5201314521',
  '9876543210',
  'a123456789',
  'a1234567890',
  'aa123456789',
  'abc1234567',
  'abc123456789',
  'abcd123456',
  'abcd1234567',
  'abcdefghij',
  'abcdefg123',
  'admin12345',
  'admin123456',
  'asd123456789',
  'asdfghjkl;',
  'asdfghjkl123',
  'iloveyou123',
  'passw0rd123',
  'password01',
  'password12',
  'password123',
  'password1234',
  'q123456789',
  'qaz123456789',
  'qazwsxedcrfv',
  'qq123456789',
  'qwe123456789',
  'qweasdzxc123',
  'qwerty1234',
  'qwerty12345',
  'qwerty123456',
  'qwertyuiop',
  'qwertyuiop123',
  'woaini1314',
  'woaini123456',
  'woaini520520',
  'woaini5201314',
  'wocaonima123',
  'z123456789',
  'zxcvbnm123',
  'zxcvbnm123456',
  'zhang123456',
  'zaq12wsxcde3',
]);

/** With fewer, a password of any length is quickly tried: `aaaaaaaaaa`, `1212121212`. */
const MIN_DISTINCT = 4;

/** Too short a name would forbid half of all passwords. */
const MIN_NAME = 4;

/**
 * What is wrong with a new password, said to who chose it; undefined when it will do. `password` is NFKC already.
 * The e-mail name counts where the address is given.
 */
export function passwordComplaint(password: string, email = ''): string | undefined {
  const length = lengthOf(password);
  if (length < MIN_PASSWORD) return `密码至少 ${MIN_PASSWORD} 个字，您填了 ${length} 个`;
  if (length > MAX_PASSWORD) return `密码最多 ${MAX_PASSWORD} 个字，您填了 ${length} 个`;
  const lower = password.toLowerCase();
  if (COMMONEST.has(lower) || new Set(lower).size < MIN_DISTINCT) return '这个密码太常见，容易被猜到，请换一个';
  const name = email.split('@')[0]?.toLowerCase() ?? '';
  if (name.length >= MIN_NAME && lower.includes(name)) return '密码里不要有邮箱名';
  return undefined;
}
