import type { OwnBid } from '#src/domain/bids/queries.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import type { OwnListing } from '#src/domain/workbench/todo.ts';
import { DAY, formatDay, formatTime, startOfDay, untilWords } from '#src/lib/dates.ts';
import { truncate } from '#src/lib/text.ts';

/** What comes next for one of our listings, in a few words. */
export function nextOfListing(row: OwnListing, now: number): string {
  const { handedIn, undecided, proposed, awarded, signed } = row.bids;
  const promise = row.replyOn === null ? '' : `，承诺 ${formatDay(row.replyOn, now)}前`;
  switch (phaseOf(row, now)) {
    case 'draft':
      return '写完后提交初核';
    case 'submitted':
      return '等管理部门初核';
    case 'returned':
      return `按理由修改：${truncate(row.stateReason, 24)}`;
    case 'open':
      return `${handedIn} 家已揭，${closing(row.deadlineAt, now)}`;
    case 'closed':
      return handedIn === 0 ? '没有单位揭榜' : `${handedIn} 家揭榜，等您遴选${promise}`;
    case 'evaluating':
      return undecided === 0 && proposed > 0
        ? `拟揭榜 ${proposed} 家，等管理部门公示`
        : `已答复 ${handedIn - undecided} / ${handedIn} 家${promise}`;
    case 'matched':
      return `揭榜成功 ${awarded} 家，已登记合同 ${signed} 家`;
    case 'contracted':
      return `合同 ${signed} 份，都已登记`;
    case 'reviewing':
      return '初核通过，等遴选或论证';
    case 'proposed':
      return '拟揭榜公示中';
    case 'completed':
      return '都已验收';
    case 'unsuccessful':
      return '没有揭榜方，请选去向';
    case 'diagnosing':
      return '等管理部门诊断';
    case 'tracked':
      return row.reviewOn === null ? '长期跟踪' : `${formatDay(row.reviewOn, now)}再看`;
    case 'expired':
      return '已过期，可以续期';
    case 'withdrawn':
    case 'terminated':
      return row.stateReason ? truncate(row.stateReason, 24) : '—';
  }
}

const ENDED: readonly OwnBid['state'][] = ['declined', 'disqualified', 'renounced', 'defaulted'];

/** What comes next for one of our bids. */
export function nextOfBid({ state, stateReason, listing, contract }: OwnBid, now: number): string {
  const phase = phaseOf(listing, now);
  if (phase === 'withdrawn') return '发榜方已撤榜';
  if (state === 'withdrawn') return phase === 'open' ? '截止前可以重新揭榜' : '—';
  if (ENDED.includes(state)) return truncate(stateReason, 24) || '—';
  if (state === 'lapsed') return '没有重新确认，已失效';
  if (state === 'unconfirmed') return `请重新确认，${closing(listing.deadlineAt, now)}`;
  if (state === 'proposed') return phase === 'proposed' ? '公示中，期满以后立项' : '拟揭榜，等管理部门公示';
  if (state === 'awarded') return contract === null ? '与发榜方商定合同' : `已签约，合同 ${contract.number}`;
  if (state === 'draft')
    return phase === 'open' ? `还没有提交，${closing(listing.deadlineAt, now)}` : '没有赶在截止前提交';
  if (phase === 'open') return `密封中，${closing(listing.deadlineAt, now)}`;
  return listing.replyOn === null ? '等发榜方答复' : `等答复，承诺 ${formatDay(listing.replyOn, now)}前`;
}

const closing = (at: number | null, now: number) =>
  at === null ? '未定截止' : `${formatTime(at, now)} 截止，${untilWords(at, now)}`;

export type Day = { at: number; clock: boolean; title: string; note: string; href: string };
const WEEK = 7 * DAY;
const WAITING: readonly OwnBid['state'][] = ['draft', 'submitted', 'unconfirmed', 'qualified', 'shortlisted'];

/** What falls due within a week: deadlines and promised answers, on either side. */
export function weekOf(own: { listings: readonly OwnListing[]; bids: readonly OwnBid[] }, now: number): Day[] {
  const days = [
    ...own.listings.flatMap((row) => daysOf(row, now, `/listings/${row.id}`, '我们的榜')),
    ...own.bids
      .filter(({ state }) => WAITING.includes(state))
      .flatMap(({ id, listing }) => daysOf(listing, now, `/bids/${id}`, '我们揭的榜')),
  ];
  return days.filter(({ at }) => at >= now && at < now + WEEK).sort((a, b) => a.at - b.at);
}

type Dated = Pick<OwnListing, 'number' | 'title' | 'state' | 'deadlineAt' | 'expiresAt' | 'replyOn'>;

function daysOf(row: Dated, now: number, href: string, whose: string): Day[] {
  const phase = phaseOf(row, now);
  const note = `${whose}　${truncate(row.title, 18)}`;
  const name = `榜 ${row.number?.split('-')[1] ?? ''}`;
  if (phase === 'open' && row.deadlineAt !== null)
    return [{ at: row.deadlineAt, clock: true, title: `${name} 截止`, note, href }];
  const reply = row.replyOn === null ? undefined : startOfDay(row.replyOn);
  if ((phase !== 'closed' && phase !== 'evaluating') || reply === undefined) return [];
  return [{ at: reply + DAY - 1, clock: false, title: `${name} 承诺答复`, note, href }];
}
