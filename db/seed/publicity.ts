import type { audit, objections, publicities } from '#db/schema/index.ts';
import { DAY, dayOf, HOUR, startOfDay } from '#src/lib/dates.ts';
import { BIDS, bidId } from './bid-course.ts';
import { idOf, officeMoment } from './clock.ts';
import { findListing, listingId, listingMoves } from './listing-course.ts';
import { fen } from './listing-terms.ts';
import { ORGANISATIONS } from './organisations.ts';
import { officialFor, organisationOf } from './people-rows.ts';

type Publicity = typeof publicities.$inferInsert;
type Objection = typeof objections.$inferInsert;
type AuditRow = typeof audit.$inferInsert;

/** The first 公示 of a listing is that of its first 拟揭榜公示, and so on. */
type SeedPublicity = { listing: string; nth: number; takers: readonly string[]; objections?: readonly SeedObjection[] };
type SeedObjection = {
  on: number;
  name: string;
  unit: string;
  phone: string;
  body: string;
  decided?: readonly [state: 'upheld' | 'dismissed', on: number, decision: string];
};

const PUBLICITIES: readonly SeedPublicity[] = [
  { listing: 'redmud', nth: 0, takers: ['jiancai'] },
  {
    listing: 'tar',
    nth: 0,
    takers: ['gaoxiao'],
    objections: [
      {
        on: -363,
        name: '贺行舟',
        unit: '一家环保工程公司',
        phone: '0000-8870 0312',
        body: '申请书称催化剂连续运行 860 小时，而同一课题组去年公开的数据只有 600 小时，请核实数据来源。',
        decided: [
          'dismissed',
          -359,
          '已调取中试运行记录，860 小时为公开数据之后继续运行的累计，记录连续、签字齐全，异议不成立。',
        ],
      },
    ],
  },
  {
    listing: 'enzyme',
    nth: 0,
    takers: ['shipin', 'xianzhan'],
    objections: [
      {
        on: -24,
        name: '祝晓岚',
        unit: '省内一家食品科技公司',
        phone: '0000-8851 0977',
        body: '东湾鲜栈申请书所列酶解专利为我单位所有，双方没有签过许可协议，不应作为其研究基础。',
        decided: ['upheld', -22, '经向双方核实，许可协议尚未签订，申请书所列研究基础不属实，异议成立，退回遴选。'],
      },
    ],
  },
  { listing: 'enzyme', nth: 1, takers: ['shipin'] },
  {
    listing: 'sic',
    nth: 0,
    takers: ['weina'],
    objections: [
      {
        on: -1,
        name: '辛致远',
        unit: '个人',
        phone: '0000-8826 0118',
        body: '揭榜方冷热冲击只做到 2,100 次，距考核指标 3,000 次还有差距，请说明评审时如何考虑。',
      },
    ],
  },
];

const OFFICE = {
  unit: '云川市工业和信息化局产业科技科',
  phone: '0000-8800 0066',
  address: '云川市政务中心 B 座 1207 室',
};
const DAYS = 5;

const publicityId = ({ listing, nth }: SeedPublicity): string => idOf(`publicity ${listing} ${nth}`);

/** From when until what came of it. */
function spanOf({ listing, nth }: SeedPublicity, now: number): { startsAt: number; endedAt: number | null } {
  const moves = listingMoves(findListing(listing), now);
  const starts = moves.flatMap(({ state }, i) => (state === 'proposed' ? [i] : []))[nth] ?? 0;
  return { startsAt: moves[starts]?.at ?? now, endedAt: moves[starts + 1]?.at ?? null };
}

const endOf = (startsAt: number): number => (startOfDay(dayOf(startsAt)) as number) + (DAYS + 1) * DAY;

export const publicityRows = (now: number): Publicity[] =>
  PUBLICITIES.map((publicity) => {
    const { title, by } = findListing(publicity.listing);
    const { startsAt, endedAt } = spanOf(publicity, now);
    return {
      ...OFFICE,
      id: publicityId(publicity),
      listingId: listingId(publicity.listing),
      round: 1,
      subject: `关于“${title}”拟揭榜单位的公示`,
      body: `经${organisationOf(by).name}遴选、专家评议，现将拟揭榜单位予以公示。公示期内如有异议，请署真实姓名和联系方式，以书面或在线方式提出。`,
      takers: publicity.takers.map((taker) => takerOf(publicity.listing, taker)),
      startsAt,
      endsAt: endOf(startsAt),
      createdBy: officialFor(publicity.listing),
      createdAt: startsAt,
      endedAt,
    };
  });

function takerOf(listing: string, by: string): Publicity['takers'][number] {
  const bid = BIDS.find((one) => one.listing === listing && one.by === by);
  const partners = (bid?.partners ?? []).map(({ organisation }) => nameOf(organisation));
  return { bidId: bidId({ listing, by }), name: organisationOf(by).name, partners, quoteFen: fen(bid?.quote) };
}

const nameOf = (organisation: string): string => ORGANISATIONS.find(({ key }) => key === organisation)?.name ?? '';

export const objectionRows = (now: number): Objection[] =>
  PUBLICITIES.flatMap((publicity) =>
    (publicity.objections ?? []).map(({ on, decided, ...said }, i) => {
      const id = idOf(`objection ${publicityId(publicity)} ${i}`);
      const { startsAt, endedAt } = spanOf(publicity, now);
      const createdAt = Math.min(Math.max(officeMoment(now, on, id), startsAt + HOUR), endOf(startsAt) - HOUR);
      const [state, decidedOn, decision] = decided ?? ['open' as const, 0, ''];
      const decidedAt =
        state === 'upheld' ? endedAt : Math.max(officeMoment(now, decidedOn, `${id} decided`), createdAt + HOUR);
      return {
        ...{ ...said, id, publicityId: publicityId(publicity), createdAt, state, decision },
        ...(state === 'open' ? {} : { decidedBy: officialFor(publicity.listing), decidedAt }),
      };
    }),
  );

export const publicityHistory = (now: number): AuditRow[] => [
  ...publicityRows(now).flatMap(({ id, createdBy: actorId, startsAt, endedAt }) => {
    const row = { thing: 'publicity', thingId: id, actorId };
    const started = { ...row, at: startsAt, action: 'start', to: 'running' };
    const upheld = objectionRows(now).some((one) => one.publicityId === id && one.state === 'upheld');
    return endedAt == null || upheld
      ? [started]
      : [started, { ...row, at: endedAt, action: 'approve', to: 'approved' }];
  }),
  ...objectionRows(now).flatMap(({ publicityId: thingId, createdAt: at, state, decidedAt, decidedBy }) => {
    const row = { thing: 'publicity', thingId };
    const made = { ...row, at, actorId: null, action: 'object' };
    if (decidedAt == null) return [made];
    const action = state === 'upheld' ? 'uphold' : 'dismiss';
    return [made, { ...row, at: decidedAt, actorId: decidedBy ?? null, action }];
  }),
];
