import type { KeyObject } from 'node:crypto';
import type { audit, questions } from '#db/schema/index.ts';
import { keyFor, pseudonym } from '#src/lib/sealing.ts';
import { idOf } from './clock.ts';
import { firstReached, follow } from './course.ts';
import { findListing, listingId, listingMoves } from './listing-course.ts';
import { officialFor, organisationId, personOf, userId } from './people-rows.ts';

type Question = typeof questions.$inferInsert;

type SeedQuestion = {
  listing: string;
  by: string;
  on: number;
  body: string;
  answer?: readonly [on: number, text: string];
  hidden?: readonly [on: number, reason: string];
};

const QUESTIONS: readonly SeedQuestion[] = [
  {
    listing: 'pentane',
    by: 'lvre',
    on: -10,
    body: '排风量 42,000 m³/h 是所有车间合计，还是可以分成几股单独收集？',
    answer: [-9, '预发与熟化分两个风系统，各约 21,000 m³/h，可以分别收集，也可以合并。'],
  },
  {
    listing: 'pentane',
    by: 'tuoyan',
    on: -8,
    body: '吸附装置能否布置在车间屋面？屋面荷载是多少？',
    answer: [-7, '屋面不能布置。车间东侧有 12 m × 18 m 的空地，已在防爆间距以外。'],
  },
  {
    listing: 'pentane',
    by: 'lvre',
    on: -2,
    body: '回收戊烷返回发泡之前，含水量要求控制到多少？由哪一方负责脱水？',
  },
  {
    listing: 'slag',
    by: 'jiancai',
    on: -24,
    body: '两家水泥的碱含量和铝酸三钙含量能否提供？早强效果与此关系较大。',
    answer: [-22, '碱含量分别为 0.56 % 和 0.71 %，铝酸三钙 6.8 % 和 8.2 %，样品可到厂领取。'],
  },
  {
    listing: 'slag',
    by: 'taoli',
    on: -18,
    body: '听说贵厂原来的供应商报价很低，对方业务员的电话是不是还在用？',
    hidden: [-17, '与本榜的技术要求无关，并涉及第三方的联系方式。'],
  },
  {
    listing: 'slag',
    by: 'huanyang',
    on: -3,
    body: '外加剂可以是液体和粉体双组分吗？现场复配罐的容积有多大？',
  },
  {
    listing: 'odour',
    by: 'gaoxiao',
    on: -14,
    body: '50 升验证装置的极限真空度和加热介质温度上限是多少？',
    answer: [-12, '极限真空度 15 Pa，导热油最高 220 ℃，可外接一台短程蒸馏器。'],
  },
  {
    listing: 'hose',
    by: 'beilanxueyuan',
    on: -6,
    body: '软管硫化是蒸汽罐还是盐浴？管径和壁厚范围是多少？',
    answer: [-5, '蒸汽罐硫化，内径 8 至 32 mm，壁厚 3 至 5 mm。'],
  },
];

/** Asked after publication, then answered or hidden. */
const movesOf = ({ listing, by, on, answer, hidden }: SeedQuestion, now: number) => {
  const after = firstReached(listingMoves(findListing(listing), now), 'published');
  const then = answer ?? hidden;
  const course = [['asked', on] as const, ...(then ? [['done', then[0]] as const] : [])];
  return follow(course, now, `question ${listing} ${by} ${on}`, { after }).map(({ at }) => at);
};

export const questionRows = (now: number, secret: KeyObject): Question[] =>
  QUESTIONS.map((question) => {
    const { listing, by, on, body, answer, hidden } = question;
    const [askedAt, doneAt] = movesOf(question, now) as [number, number?];
    const asking = organisationId(personOf(by).organisation);
    return {
      id: idOf(`question ${listing} ${by} ${on}`),
      listingId: listingId(listing),
      organisationId: asking,
      askedBy: userId(by),
      // The same as the feature's own.
      asker: pseudonym(keyFor(secret, `questions:${listingId(listing)}`), asking),
      body,
      askedAt,
      ...(answer ? { answer: answer[1], answeredBy: userId(findListing(listing).by), answeredAt: doneAt ?? null } : {}),
      ...(hidden ? { hiddenReason: hidden[1], hiddenAt: doneAt ?? null } : {}),
    };
  });

export const questionHistory = (now: number, secret: KeyObject): (typeof audit.$inferInsert)[] =>
  questionRows(now, secret).flatMap((row, i) => {
    const thing = { thing: 'questions', thingId: row.id };
    const asked = { ...thing, at: row.askedAt, actorId: row.askedBy, action: 'ask' };
    if (row.answeredAt != null)
      return [asked, { ...thing, at: row.answeredAt, actorId: row.answeredBy ?? null, action: 'answer' }];
    if (row.hiddenAt == null) return [asked];
    const actorId = officialFor(QUESTIONS[i]?.listing ?? '');
    return [asked, { ...thing, at: row.hiddenAt, actorId, action: 'hide', reason: row.hiddenReason ?? '' }];
  });
