import { expect } from 'vitest';

/** What people and machines type that no form expects. */
export const TYPED: Record<string, string> = {
  nothing: '',
  'only spaces': ' \t\u3000 ',
  'only punctuation': '。，、；：？！…—""\'\'()[]{}<>*^-',
  'quotes that do not end': '"阻燃 “保温 \'板 「',
  operators: '阻燃 AND OR NOT -"" NEAR(保温, 2) title:* ^a {b} : c + (((',
  SQL: `'); DROP TABLE listings; SELECT token FROM sessions WHERE 1=1 OR ''='`,
  'FTS syntax': '-rank:bm25(search_index) search_index MATCH "a" * ^ : {title} NOT NEAR/3',
  'filters of another engine': 'field = "chem" AND state IN [open] _geoRadius(1,1,1)',
  emoji: '😀👨‍👩‍👧‍👦🏳️‍🌈 阻🔥燃',
  'lone surrogates': '\ud800阻\udc00燃\udfff',
  'controls and direction': '\u0000\u0007\u202e阻燃\u202c\ufeff\u200b',
  'combining marks': '\u0301\u0301阻\u0323\u0310燃',
  '10,000 letters': 'a'.repeat(10_000),
  '10,000 characters': '阻燃 -保"温'.repeat(1_500),
  '10,000 brackets': '('.repeat(10_000),
  markup: '<script>alert(1)</script>"><img src=x onerror=alert(1)>',
  'template and path': '<%=7*7%>{{7*7}}../../../../etc/passwd%00',
  'percent that decodes to nothing': '%E0%A4%A %ff %',
  numbers: '-1 1e309 NaN 0x10 9007199254740993 ٣',
};
/** The same for numbers. */
export const NUMBERS = ['0', '-1', '1.5', '1e309', 'NaN', '9007199254740993', '99999999999999999999', '', '一', '0x10'];

/** The address as typed: what cannot be encoded is sent as its bytes, as broken clients do. */
export const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Whether it is an answer or a sentence, and nothing of the machine or of what was typed acts in it. */
export async function isAnswered(response: Response, about: string): Promise<string> {
  const text = await response.text();
  expect(response.status, about).toBeLessThan(500);
  // Within the quotes of an attribute only the quote itself has to be escaped.
  expect(text.replace(/"[^"]*"/g, ''), about).not.toMatch(
    /<script>alert|onerror=alert\(1\)>|SQLITE_|LibsqlError|at file:|node_modules/,
  );
  if (response.status >= 400 && response.status !== 404) expect(text, about).toMatch(/\p{Script=Han}{4}/u);
  return text;
}

/** Pages that read what their address says. */
export const ADDRESSES = [
  '/search',
  '/searches',
  '/staff/words',
  '/staff/words/1',
  '/staff/matches',
  '/staff/organisations',
  '/events',
  '/listings',
  '/capabilities',
  '/achievements',
  '/organisations',
];

/** What the lists themselves read from their address. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  '/listings': ['chain', 'kind', 'due', 'money'],
  '/capabilities': ['chain', 'reach'],
  '/achievements': ['chain', 'trl'],
  '/organisations': ['word', 'kind', 'label'],
  '/staff/organisations': ['word', 'kind', 'label', 'park', 'chain'],
  '/staff/matches': ['top', 'part', 'side', 'verdict', 'reason'],
  '/search': ['chain', 'kind', 'trl', 'amount', 'closing'],
};
export const namesOf = (path: string): readonly string[] => OWN[path] ?? ['word'];
