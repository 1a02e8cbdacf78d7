import type { audit, outbox, referrals } from '#db/schema/index.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { idOf } from './clock.ts';
import { firstReached, follow } from './course.ts';
import { findListing, listingId, listingMoves } from './listing-course.ts';
import { PEOPLE } from './people.ts';
import { managerOf, organisationId, userId } from './people-rows.ts';

type SeedReferral = {
  listing: string;
  organisation: string;
  by: string;
  on: number;
  note: string;
  /** They have looked at it and not answered. */
  opened?: true;
  answer?: readonly [state: 'interested' | 'declined', on: number, text: string];
};

const REFERRALS: readonly SeedReferral[] = [
  {
    listing: 'slag',
    organisation: 'huanyang',
    by: 'yinhang',
    on: -24,
    note: '贷后走访时了解到贵单位有醇胺类早强组分的产线，和这一榜的要求接近。',
    answer: ['interested', -21, '已安排技术人员看榜，准备揭榜。'],
  },
  {
    listing: 'film',
    organisation: 'mite',
    by: 'yinhang',
    on: -12,
    note: '贵单位薄膜车间刚扩产，这一榜的年用量 45 吨，可以看看。',
    answer: ['interested', -11, '指标能做，已在准备申请。'],
  },
  {
    listing: 'hnbr',
    organisation: 'tuoyan',
    by: 'gaoxiao',
    on: -16,
    note: '合作过的课题里做过密封面涂层，或许能从涂层的路线来揭。',
    answer: ['declined', -14, '我们只做金属表面，橡胶件不在业务范围。'],
  },
  {
    listing: 'pouch',
    organisation: 'chengshi',
    by: 'guanyuan',
    on: -4,
    note: '贵单位的热封外观检测已在两条产线使用，建议揭这一榜。',
    opened: true,
  },
  {
    listing: 'life',
    organisation: 'ligong',
    by: 'jia',
    on: -5,
    note: '贵校炉管蠕变与渗碳评估的成果和这一榜求购的内容对得上，请看是否揭榜。',
  },
  {
    listing: 'sealant',
    organisation: 'hengze',
    by: 'guanyuan',
    on: -6,
    note: '贵单位在树脂改性和老化评价方面有基础，可与密封胶企业联合揭榜。',
  },
];

const movesOf = ({ listing, organisation, on, answer }: SeedReferral, now: number) => {
  const after = firstReached(listingMoves(findListing(listing), now), 'published');
  const course = [['sent', on] as const, ...(answer ? [[answer[0], answer[1], answer[2]] as const] : [])];
  return follow<'sent' | 'interested' | 'declined'>(course, now, `referral ${listing} ${organisation}`, { after });
};

const letterId = ({ listing, organisation, by }: SeedReferral): string =>
  idOf(`letter referral ${listing} ${organisation} ${by}`);

export const referralRows = (now: number): (typeof referrals.$inferInsert)[] =>
  REFERRALS.map((referral) => {
    const { listing, organisation, by, note, opened, answer } = referral;
    const [sent, answered] = movesOf(referral, now);
    const sentAt = sent?.at ?? now;
    return {
      id: idOf(`referral ${listing} ${organisation} ${by}`),
      listingId: listingId(listing),
      organisationId: organisationId(organisation),
      referredBy: userId(by),
      note,
      letters: [letterId(referral)],
      createdAt: sentAt,
      ...(answer ? { state: answer[0], answer: answer[2], answeredAt: answered?.at ?? null } : {}),
      openedAt: answered?.at ?? (opened ? Math.min(sentAt + 3 * HOUR, now) : null),
    };
  });

/** The letters that told of them, long since sent: who recommended sees when they arrived. */
export const referralLetters = (now: number): (typeof outbox.$inferInsert)[] =>
  REFERRALS.map((referral) => {
    const sentAt = movesOf(referral, now)[0]?.at ?? now;
    const { title } = findListing(referral.listing);
    const key = PEOPLE.find(({ organisation }) => organisation === referral.organisation)?.key;
    return {
      id: letterId(referral),
      kind: 'mail',
      state: 'done',
      attempts: 1,
      payload: {
        to: `${key}@demo.example`,
        subject: `【推荐】${title}`,
        text: `您好：\n\n有人觉得贵单位揭得了“${title}”：\n\n${referral.note}\n`,
        sealedUntil: Number.MAX_SAFE_INTEGER,
      },
      dueAt: sentAt,
      createdAt: sentAt,
      doneAt: sentAt + MINUTE,
    };
  });

export const referralHistory = (now: number): (typeof audit.$inferInsert)[] =>
  REFERRALS.flatMap((referral) => {
    const { listing, organisation, by } = referral;
    const thing = { thing: 'referrals', thingId: idOf(`referral ${listing} ${organisation} ${by}`) };
    const [sent, answered] = movesOf(referral, now);
    const refer = { ...thing, at: sent?.at ?? now, actorId: userId(by), action: 'refer', to: 'sent' };
    if (!answered) return [refer];
    const { state: to, at, reason } = answered;
    return [refer, { ...thing, at, actorId: managerOf(organisation), action: 'answer', from: 'sent', to, reason }];
  });
