import { BID_MOVER_WORDS, BID_MOVES, BID_STATES_WORDS, type BidMove } from '#src/domain/bids/states.ts';
import {
  CONTRACT_MOVER_WORDS,
  CONTRACT_MOVES,
  CONTRACT_STATE_WORDS,
  MILESTONE_MOVES,
  MILESTONE_STATE_WORDS,
} from '#src/domain/contracts/states.ts';
import { EVENT_MOVER_WORDS, EVENT_MOVES, EVENT_STATE_WORDS } from '#src/domain/events/states.ts';
import {
  LISTING_MOVES,
  LISTING_STATE_WORDS,
  MOVER_WORDS,
  PHASES,
  TRACK_WORDS,
  type Track,
} from '#src/domain/listings/states.ts';
import { REGISTRATION_MOVER_WORDS, REGISTRATION_MOVES } from '#src/domain/registrations/move-table.ts';
import { REGISTRATION_STATE_WORDS } from '#src/domain/registrations/states.ts';

/** A move as the help page prints it: from where to where, who, on which track, when. */
export type MoveRow = { from: string; to: string; who: string; track: string; when: string };
export type MoveTable = { id: string; title: string; note: string; rows: MoveRow[] };

const trackOf = (track: Track | undefined): string => (track === undefined ? '' : TRACK_WORDS[track]);

const listingRows = (): MoveRow[] =>
  LISTING_MOVES.map(({ from, to, by, track, when }) => ({
    from: LISTING_STATE_WORDS[from],
    to: LISTING_STATE_WORDS[to],
    who: by.map((mover) => MOVER_WORDS[mover]).join('、'),
    track: trackOf(track),
    when,
  }));

const bidRows = (): MoveRow[] =>
  Object.values<BidMove>(BID_MOVES).map(({ from, to, by, track, during, word, when }) => ({
    from: from.map((state) => BID_STATES_WORDS[state].word).join('、'),
    to: BID_STATES_WORDS[to].word,
    who: BID_MOVER_WORDS[by],
    track: trackOf(track),
    when: `${word}：${when}${during ? `（榜在“${PHASES[during].word}”时）` : ''}`,
  }));

const contractRows = (): MoveRow[] =>
  CONTRACT_MOVES.map(({ word, from, to, by, track, when }) => ({
    from: from.map((state) => CONTRACT_STATE_WORDS[state].word).join('、'),
    to: CONTRACT_STATE_WORDS[to].word,
    who: by.map((mover) => CONTRACT_MOVER_WORDS[mover]).join('、'),
    track: trackOf(track),
    when: `${word}：${when}`,
  }));

const milestoneRows = (): MoveRow[] =>
  MILESTONE_MOVES.map(({ word, from, to, by, track, when }) => ({
    from: from.map((state) => MILESTONE_STATE_WORDS[state]).join('、'),
    to: MILESTONE_STATE_WORDS[to],
    who: by.map((mover) => CONTRACT_MOVER_WORDS[mover]).join('、'),
    track: trackOf(track),
    when: `${word}：${when}`,
  }));

const eventRows = (): MoveRow[] =>
  EVENT_MOVES.map(({ word, from, to, by, when }) => ({
    from: from.map((state) => EVENT_STATE_WORDS[state].word).join('、'),
    to: EVENT_STATE_WORDS[to].word,
    who: EVENT_MOVER_WORDS[by],
    track: '',
    when: `${word}：${when}`,
  }));

const registrationRows = (): MoveRow[] =>
  REGISTRATION_MOVES.map(({ word, from, to, by, when }) => ({
    from: from.map((state) => REGISTRATION_STATE_WORDS[state].word).join('、'),
    to: REGISTRATION_STATE_WORDS[to].word,
    who: by.map((mover) => REGISTRATION_MOVER_WORDS[mover]).join('、'),
    track: '',
    when: `${word}：${when}`,
  }));

/** Every move of everything that is posted, taken, signed and done: printed from the tables that decide. */
export const MOVE_TABLES: readonly MoveTable[] = [
  {
    id: 'listings',
    title: '榜',
    note: '“已发榜”按时钟分成三段：截止以前是揭榜中，截止以后是已截止；没有截止时间的，过了有效期是已过期。',
    rows: listingRows(),
  },
  {
    id: 'bids',
    title: '揭榜申请',
    note: '截止以前内容是密封的，只有揭榜方和已确认的联合体成员读得到；发榜方和管理部门只看得到家数。',
    rows: bidRows(),
  },
  { id: 'contracts', title: '合同', note: '登记以后是履行中。', rows: contractRows() },
  {
    id: 'milestones',
    title: '里程碑',
    note: '“待完成”按时钟分成未到期、临期、逾期；付款额加起来等于合同金额。',
    rows: milestoneRows(),
  },
  {
    id: 'events',
    title: '活动',
    note: '“已发布”按时钟分成报名中、报名截止、进行中、已结束；结束一周还没有交齐总结的是待总结。',
    rows: eventRows(),
  },
  {
    id: 'registrations',
    title: '报名',
    note: '“待审核”等主办方决定，“候补”等空位，是两回事。占座的是已确认和待接受；签到、请假、未到场是已确认以后的事。',
    rows: registrationRows(),
  },
];
