import type { listOpenCorrections } from '#src/domain/bids/answers.ts';
import type { OwnBid } from '#src/domain/bids/queries.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import type { findOwnMembership } from '#src/domain/organisations/queries.ts';
import { agoWords, dayOf } from '#src/lib/dates.ts';
import { truncate } from '#src/lib/text.ts';
import { dueOn, type Todo } from '#src/lib/todo.ts';
import type { OwnListing } from './todo.ts';

type OwnMembership = Awaited<ReturnType<typeof findOwnMembership>>;

/** What stands between a person and acting for an organisation; for a manager also who asks to join it. */
export function membershipTodos(own: OwnMembership, requests: number): Todo[] {
  if (!own) return [NO_ORGANISATION];
  const { membership, organisation } = own;
  if (membership.state !== 'active' || membership.role !== 'manager') return [];
  const here = `/organisations/${organisation.id}`;
  const returned = { title: '单位登记被退回，请补正', note: `退回理由：${truncate(organisation.stateReason, 60)}` };
  const asked = { title: `${requests} 人申请加入本单位`, note: '同意以前，他们看不到单位的草稿和申请' };
  return [
    ...(organisation.state === 'returned'
      ? [{ key: 'organisation', ...returned, verb: '去补正', href: `${here}/edit` }]
      : []),
    ...(requests > 0 ? [{ key: 'requests', ...asked, verb: '去处理', href: `${here}/members` }] : []),
  ];
}

const NO_ORGANISATION: Todo = {
  key: 'organisation',
  title: '登记您的单位',
  note: '登记并经管理部门认证后，就能发榜、揭榜',
  verb: '登记单位',
  href: '/organisations/new',
};

/** What waits for the people of an organisation that posts. */
export const listingTodos = (rows: readonly OwnListing[], now: number): Todo[] =>
  rows.flatMap((row) => {
    const found = listingTodo(row, now);
    return found ? [{ key: `listing ${row.id}`, ...found }] : [];
  });

function listingTodo(row: OwnListing, now: number): Omit<Todo, 'key'> | undefined {
  const edit = `/listings/${row.id}/edit`;
  switch (phaseOf(row, now)) {
    case 'draft':
      return {
        title: `写完再提交：${titleOf(row)}`,
        note: `草稿，${agoWords(row.updatedAt, now)} 存过`,
        verb: '继续写',
        href: edit,
      };
    case 'returned':
      return {
        title: `退回修改：${titleOf(row)}`,
        note: row.stateReason === '' ? '流榜以后修改重发，改好再提交' : `退回理由：${truncate(row.stateReason, 80)}`,
        verb: '去修改',
        href: edit,
      };
    case 'closed':
      return closedTodo(row);
    case 'evaluating':
      return evaluatingTodo(row);
    case 'matched':
      return contractTodo(row);
    case 'unsuccessful':
      return {
        title: `选流榜以后的去向：${titleOf(row)}`,
        note: `${nameOf(row)}，延期、修改重发、二次诊断、长期跟踪或撤榜`,
        verb: '去选',
        href: nextOf(row),
      };
    case 'tracked':
      return trackedTodo(row, now);
    case 'expired':
      return {
        title: `续期或撤榜：${titleOf(row)}`,
        note: `${nameOf(row)}的有效期已过，公众查不到了`,
        verb: '去办',
        href: `/listings/${row.id}`,
      };
    default:
      return undefined;
  }
}

/** Without a bid the clock makes it 流榜 at once. */
function closedTodo(row: OwnListing): Omit<Todo, 'key'> | undefined {
  const { handedIn } = row.bids;
  if (handedIn === 0) return undefined;
  const note = `${nameOf(row)}已经截止，${handedIn} 家揭榜，申请可以打开了`;
  return { title: `开始遴选：${titleOf(row)}`, note, verb: '去遴选', href: bidsOf(row), ...dueOn(row.replyOn) };
}

/** In the 财政支持 track the poster is done when takers are proposed and all others have an answer. */
function evaluatingTodo(row: OwnListing): Omit<Todo, 'key'> | undefined {
  const { handedIn, undecided, proposed, awarded } = row.bids;
  const rest = { href: bidsOf(row), ...dueOn(row.replyOn) };
  if (undecided === 0 && awarded > 0)
    return {
      title: `完成遴选：${titleOf(row)}`,
      note: `${nameOf(row)}，${handedIn} 家都已答复`,
      verb: '完成遴选',
      ...rest,
    };
  if (undecided === 0 && proposed > 0) return undefined;
  if (undecided === 0) {
    const note = `${nameOf(row)}，没有揭榜方：恢复未入选的单位顺位递补，或以流榜结束`;
    return { title: `递补或流榜：${titleOf(row)}`, note, verb: '去处理', ...rest };
  }
  const note = `${nameOf(row)}，${handedIn} 家揭榜，还有 ${undecided} 家没有答复`;
  return { title: `逐家答复：${titleOf(row)}`, note, verb: '去答复', ...rest };
}

function trackedTodo(row: OwnListing, now: number): Omit<Todo, 'key'> | undefined {
  if (row.reviewOn === null || row.reviewOn > dayOf(now)) return undefined;
  const note = `${nameOf(row)}，长期跟踪的日子到了：重新发榜、再跟踪一段，或撤榜`;
  return { title: `再看一看：${titleOf(row)}`, note, verb: '去看', href: nextOf(row), ...dueOn(row.reviewOn) };
}

function contractTodo(row: OwnListing): Omit<Todo, 'key'> {
  const { awarded, signed } = row.bids;
  const note = `${nameOf(row)}，揭榜成功 ${awarded} 家，还有 ${awarded - signed} 家没有登记合同`;
  return { title: `登记合同：${titleOf(row)}`, note, verb: '去登记', href: bidsOf(row) };
}

/** What waits for the people of an organisation that takes. */
export const bidTodos = (rows: readonly OwnBid[], now: number): Todo[] =>
  rows.flatMap((row) => {
    const found = bidTodo(row, now);
    return found ? [{ key: `bid ${row.id}`, ...found }] : [];
  });

function bidTodo({ id, state, listing, contract }: OwnBid, now: number): Omit<Todo, 'key'> | undefined {
  const phase = phaseOf(listing, now);
  if (state === 'draft' && phase === 'open' && listing.deadlineAt !== null) {
    const href = `/listings/${listing.id}/bid`;
    const due = { at: listing.deadlineAt };
    return {
      title: `提交揭榜申请：${titleOf(listing)}`,
      note: `${nameOf(listing)}，还是草稿，没有提交`,
      verb: '继续填写',
      href,
      due,
    };
  }
  if (state === 'unconfirmed' && phase === 'open') {
    const note = `${nameOf(listing)}，发榜方改了实质内容，截止前不重新确认就失效`;
    const due = listing.deadlineAt === null ? {} : { due: { at: listing.deadlineAt } };
    return { title: `重新确认揭榜申请：${titleOf(listing)}`, note, verb: '看改了什么', href: `/bids/${id}`, ...due };
  }
  if (state === 'awarded' && contract === null && phase !== 'withdrawn') {
    const note = `${nameOf(listing)}，揭榜成功，对方的联系方式已经可见`;
    return { title: `与发榜方商定合同：${titleOf(listing)}`, note, verb: '看联系方式', href: `/bids/${id}` };
  }
  return undefined;
}

/** 补正 that our bids were asked for. */
export const correctionTodos = (rows: Awaited<ReturnType<typeof listOpenCorrections>>): Todo[] =>
  rows.map(({ id, title, number, until }) => ({
    key: `correction ${id}`,
    title: `补正揭榜申请：${title}`,
    note: `${nameOf({ number })}，发榜方要求补正，只有这一次`,
    verb: '去补正',
    href: `/bids/${id}#correction`,
    ...(until === null ? {} : { due: { at: until } }),
  }));

const titleOf = ({ title }: { title: string }) => title || '（还没有名称）';
const nameOf = ({ number }: { number: string | null }) => (number ? `榜 ${number}` : '未编号');
const nextOf = ({ id }: { id: string }) => `/listings/${id}/next`;
const bidsOf = ({ id }: { id: string }) => `/listings/${id}/bids`;
