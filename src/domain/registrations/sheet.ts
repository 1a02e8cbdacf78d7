import { cleanLine, cleanPhrase, truncate } from '#src/lib/text.ts';
import { normalPhone } from './people.ts';

/** A row as the reader of sheets hands it over: cells by the heading of their column. */
export type SheetRow = { number: number; values: Readonly<Record<string, string>> };
export type SheetPerson = { name: string; email: string; phone: string; firm: string };

const HEADINGS: Readonly<Record<keyof SheetPerson, RegExp>> = {
  name: /^(姓名|名字|联系人|name)$/i,
  email: /^(邮箱|电子邮箱|电子邮件|e-?mail)$/i,
  phone: /^(手机|手机号|手机号码|电话|联系电话|phone)$/i,
  firm: /^(单位|单位名称|公司|企业|企业名称|organi[sz]ation)$/i,
};
const EMAIL = /^[^\s@]{1,64}@([a-z0-9-]+\.)+[a-z0-9-]{2,63}$/;

/** People of a sheet, and what is wrong with which row, in words. */
export function readInvitees(rows: readonly SheetRow[]): { people: SheetPerson[]; problems: string[] } {
  const people: SheetPerson[] = [];
  const problems: string[] = [];
  for (const { number, values } of rows) {
    const person = personOf(values);
    const problem = problemOf(person);
    if (problem === undefined) people.push(person);
    else problems.push(`第 ${number} 行${problem}`);
  }
  return { people, problems };
}

function personOf(values: SheetRow['values']): SheetPerson {
  const cell = (key: keyof SheetPerson) =>
    Object.entries(values).find(([heading]) => HEADINGS[key].test(cleanLine(heading)))?.[1] ?? '';
  return {
    name: truncate(cleanPhrase(cell('name')), 40),
    email: cleanLine(cell('email')).toLowerCase(),
    phone: normalPhone(cell('phone')),
    firm: truncate(cleanPhrase(cell('firm')), 100),
  };
}

function problemOf({ name, email, phone }: SheetPerson): string | undefined {
  if (name === '') return '没有姓名';
  if (email === '' && phone === '') return `（${name}）邮箱和手机都没有`;
  if (email !== '' && !EMAIL.test(email)) return `（${name}）邮箱不对：${truncate(email, 40)}`;
  return phone === '' || /^\+?\d{5,15}$/.test(phone) ? undefined : `（${name}）手机不对：${truncate(phone, 20)}`;
}
