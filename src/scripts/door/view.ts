import { VERDICT_WORDS } from '#src/domain/checkins/states.ts';
import { REGISTRATION_STATE_WORDS } from '#src/domain/registrations/states.ts';
import { dayOf, formatTime, toLocal } from '#src/lib/dates.ts';
import { clockOf, countOf, type Desk, isAside, isOpen, waiting } from './desk.ts';
import { type Answer, arrivedAt, search } from './judge.ts';
import type { Scan } from './store.ts';

type Said = (Answer & { local: boolean }) | undefined;

/** 8:26 of today; with its day where it was another. */
const when = (at: number, now = Date.now()): string =>
  dayOf(at) === dayOf(now) ? toLocal(at).slice(11) : formatTime(at, now);

const find = (root: ParentNode, name: string) => root.querySelector<HTMLElement>(`[data-${name}]`);

function fill(root: ParentNode, name: string, words: string): void {
  const place = find(root, name);
  if (!place) return;
  place.textContent = words;
  place.hidden = words === '';
}

/** In large letters what a scan came to. */
export function showAnswer(root: HTMLElement, desk: Desk, said: Said): void {
  const answer = find(root, 'answer');
  if (!answer) return;
  const words = said ? VERDICT_WORDS[said.verdict] : LATER;
  answer.dataset.tone = words.tone;
  answer.dataset.verdict = said?.verdict ?? 'later';
  fill(answer, 'word', words.word);
  fill(answer, 'who', said?.person ? who(said.person) : '');
  fill(answer, 'more', said ? more(said, clockOf(desk)) : '');
  fill(answer, 'advice', advice(desk, said, words.advice));
}
const LATER = { word: '已记下，还没有核对', tone: 'wait', advice: '网络不通，也没有名单。连上以后自动送出。' } as const;

const who = ({ name, firm }: { name: string; firm: string }) => (firm === '' ? name : `${name}，${firm}`);

function more({ verdict, person, firstAt }: Answer, now: number): string {
  if (verdict === 'double' && firstAt !== undefined) return `第一次签到：${when(firstAt, now)}`;
  return person && person.state !== 'confirmed' ? REGISTRATION_STATE_WORDS[person.state].word : '';
}

/** A list cannot know who registered after it was made. */
function advice({ list }: Desk, said: Said, otherwise: string): string {
  if (said?.verdict !== 'forged' || !said.local || !list) return otherwise;
  return `名单是 ${when(list.now)} 的，之后报名的不在里面。请再扫一次，或者按姓名查找。`;
}

export const showRefusal = (root: HTMLElement, words: string): void => {
  const answer = find(root, 'answer');
  if (!answer) return;
  answer.dataset.tone = 'open';
  fill(answer, 'word', '现在不能签到');
  for (const name of ['who', 'more']) fill(answer, name, '');
  fill(answer, 'advice', words);
};

/** Everything around the answer: counts, the line, what waits, what was decided otherwise. */
export function showDesk(root: HTMLElement, desk: Desk): void {
  if (desk.gone) return void showGone(root, desk, desk.gone);
  const { list } = desk;
  if (list) {
    fill(root, 'door-title', `签到：${list.title}`);
    fill(root, 'door-place', `签到点：${list.place}`);
  }
  const counts = countOf(desk);
  if (counts) {
    fill(root, 'arrived', String(counts.arrived));
    fill(root, 'due', String(counts.due));
  }
  showLine(root, desk);
  if (list)
    fill(
      root,
      'door-shut',
      isOpen(desk) ? '' : '现在不能签到：开始前 12 小时起，到网址过期为止；活动延期或取消时不能。',
    );
  rows(root, 'door-revised', list?.revised.map((one) => [revisedWords(one, clockOf(desk)), undefined]) ?? []);
  rows(
    root,
    'door-aside',
    desk.scans.filter(isAside).map((scan) => [asideWords(desk, scan), scan.id]),
  );
}

function showLine(root: HTMLElement, desk: Desk): void {
  const { list, online, token, store } = desk;
  const n = waiting(desk).filter(({ id }) => !desk.sending.has(id)).length;
  const queue = n > 0 ? `，${n} 个签到等着送出` : '';
  const at = list ? when(list.now) : '';
  const line = find(root, 'door-line');
  if (!line) return;
  line.dataset.tone = online ? 'done' : 'wait';
  if (online) line.textContent = list && store.lasting ? `已连接，断网也能签到${queue}` : `已连接${queue}`;
  else if (list) line.textContent = `网络不通，按 ${at} 的名单签到${queue}`;
  else line.textContent = `网络不通${queue}，请不要关闭这一页`;
  line.hidden = token === '' && online && n === 0;
}

type Revised = NonNullable<Desk['list']>['revised'][number];
const revisedWords = ({ name, firm, verdict, at, firstAt, firstPlace, undoneAt }: Revised, now: number): string => {
  const here = `${who({ name, firm })}：${when(at, now)} 在这里放行`;
  if (verdict !== 'double') return `${here}，后来核对：${VERDICT_WORDS[verdict].word}`;
  if (undoneAt !== null && at < undoneAt) return `${here}，签到后来由主办方撤销，这一次不算`;
  return `${here}，同一个码 ${firstAt === null ? '更早' : when(firstAt, now)} 已在${firstPlace ?? '主办方处'}签到，这一次算重复`;
};

const asideWords = ({ list }: Desk, { at, code, registrationId, personId }: Scan): string => {
  const person = list?.people.find(({ id }) => id === (personId ?? registrationId));
  return `${when(at)}，${person ? who(person) : code}`;
};

/** A section that is there only while it has rows; with a button where a row can be put away. */
function rows(root: HTMLElement, name: string, given: [words: string, id: string | undefined][]): void {
  const section = find(root, name);
  const list = section?.querySelector('ul');
  if (!section || !list) return;
  section.hidden = given.length === 0;
  list.replaceChildren(
    ...given.map(([words, id]) => row([text('span', words), id && button('已记下', 'put-away', id)])),
  );
}

/** Who was looked for in the list of the device. */
export function showFound(root: HTMLElement, desk: Desk, word: string): void {
  const place = find(root, 'door-found');
  if (!place || !desk.list) return;
  const found = search(desk.list, word);
  const items = found.map((person) => {
    const inside = arrivedAt(person, desk.scans) !== undefined;
    const { word, tone } = inside ? { word: '已签到', tone: 'done' } : REGISTRATION_STATE_WORDS[person.state];
    const state = text('span', word);
    state.className = 'state';
    state.dataset.tone = tone;
    const name = text('span', `${who(person)} `);
    name.append(state);
    const may = person.state === 'confirmed' && !inside;
    return row([name, may && button('签到', 'check-in', person.id, `给${person.name}签到`)]);
  });
  place.replaceChildren(
    ...(items.length > 0 ? items : word === '' ? [] : [row([text('span', `没有找到“${word}”。`)])]),
  );
}

function showGone(root: HTMLElement, desk: Desk, { words, lost }: NonNullable<Desk['gone']>): void {
  const said = text('p', words);
  said.className = 'note';
  const wiped = text('p', '这台设备上的名单已经删除。');
  const left = lost.map((scan) => row([text('span', asideWords(desk, scan))]));
  const list = document.createElement('ul');
  list.append(...left);
  root.replaceChildren(
    said,
    wiped,
    ...(left.length > 0 ? [text('p', `${left.length} 个签到没有送到，请记下来告诉主办方：`), list] : []),
  );
}

const text = (tag: 'p' | 'span', words: string): HTMLElement => {
  const element = document.createElement(tag);
  element.textContent = words;
  return element;
};

function row(parts: (HTMLElement | false | '' | undefined)[]): HTMLLIElement {
  const item = document.createElement('li');
  item.className = 'between';
  item.append(...parts.filter((part) => part instanceof HTMLElement));
  return item;
}

function button(words: string, verb: string, id: string, label?: string): HTMLButtonElement {
  const element = document.createElement('button');
  Object.assign(element, { className: 'button', type: 'button', textContent: words, value: id });
  element.dataset.size = 'small';
  element.dataset.verb = verb;
  if (label) element.setAttribute('aria-label', label);
  return element;
}
