import type { OwnBid } from '#src/domain/bids/queries.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import type { findOwnMembership } from '#src/domain/organisations/queries.ts';
import { agoWords } from '#src/lib/dates.ts';
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
        note: `退回理由：${truncate(row.stateReason, 80)}`,
        verb: '去修改',
        href: edit,
      };
    case 'closed':
      return closedTodo(row);
    case 'evaluating':
      return evaluatingTodo(row);
    case 'matched':
      return contractTodo(row);
    default:
      return undefined;
  }
}

function closedTodo(row: OwnListing): Omit<Todo, 'key'> {
  const { handedIn } = row.bids;
  if (handedIn === 0)
    return {
      title: `没有单位揭榜：${titleOf(row)}`,
      note: `${nameOf(row)}已经截止，可以撤榜，改过再发`,
      verb: '去处理',
      href: `/listings/${row.id}`,
    };
  const note = `${nameOf(row)}已经截止，${handedIn} 家揭榜，申请可以打开了`;
  return { title: `开始遴选：${titleOf(row)}`, note, verb: '去遴选', href: bidsOf(row), ...dueOn(row.replyOn) };
}

function evaluatingTodo(row: OwnListing): Omit<Todo, 'key'> {
  const { handedIn, undecided, awarded } = row.bids;
  const rest = { href: bidsOf(row), ...dueOn(row.replyOn) };
  if (undecided === 0 && awarded > 0)
    return {
      title: `完成遴选：${titleOf(row)}`,
      note: `${nameOf(row)}，${handedIn} 家都已答复`,
      verb: '完成遴选',
      ...rest,
    };
  const note = `${nameOf(row)}，${handedIn} 家揭榜，还有 ${undecided} 家没有答复`;
  return { title: `逐家答复：${titleOf(row)}`, note, verb: '去答复', ...rest };
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
  if (state === 'awarded' && contract === null && phase !== 'withdrawn') {
    const note = `${nameOf(listing)}，揭榜成功，对方的联系方式已经可见`;
    return { title: `与发榜方商定合同：${titleOf(listing)}`, note, verb: '看联系方式', href: `/bids/${id}` };
  }
  return undefined;
}

const titleOf = ({ title }: { title: string }) => title || '（还没有名称）';
const nameOf = ({ number }: { number: string | null }) => (number ? `榜 ${number}` : '未编号');
const bidsOf = ({ id }: { id: string }) => `/listings/${id}/bids`;
