import type {
  audit,
  LABEL_LEVELS,
  ORGANISATION_LABELS,
  organisationLabels,
  organisationTies,
} from '#db/schema/index.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { idOf, officeMoment } from './clock.ts';
import { organisationId, userId } from './people-rows.ts';

type Label = (typeof ORGANISATION_LABELS)[number];
type Level = (typeof LABEL_LEVELS)[number];

/** Days from loading to the first and the last day it is valid; no last day is without an end. */
type SeedLabel = readonly [
  organisation: string,
  label: Label,
  level: Level,
  from: number,
  to: number | undefined,
  source: string,
];

const LABELS: readonly SeedLabel[] = [
  ['hengze', 'aboveScale', 'city', -690, undefined, '市统计局 规模以上工业单位名录'],
  ['hengze', 'champion', 'province', -410, 685, '省级制造业单项冠军企业名单 第四批'],
  ['beilan', 'aboveScale', 'city', -690, undefined, '市统计局 规模以上工业单位名录'],
  ['hejian', 'aboveScale', 'city', -690, undefined, '市统计局 规模以上工业单位名录'],
  ['xinlian', 'aboveScale', 'city', -320, undefined, '市统计局 规模以上工业单位名录'],
  ['xinlian', 'littleGiant', 'nation', -500, 595, '专精特新“小巨人”企业名单 第五批'],
  ['lvjian', 'specialised', 'province', -600, 495, '省级专精特新中小企业名单 上一年度'],
  ['lvjian', 'innovative', 'province', -1200, -105, '创新型中小企业名单 第一批'],
  ['jingzhu', 'aboveScale', 'city', -690, undefined, '市统计局 规模以上工业单位名录'],
  ['jingzhu', 'specialised', 'province', -600, 20, '省级专精特新中小企业名单 上一年度'],
  ['huanyang', 'techSmall', 'nation', -240, 125, '科技型中小企业入库登记'],
  ['chengshi', 'highTech', 'nation', -380, 715, '高新技术企业认定公告 第二批'],
  ['chengshi', 'gazelle', 'city', -150, 580, '市级瞪羚企业名单'],
  ['tuoyan', 'highTech', 'nation', -760, 335, '高新技术企业认定公告 第一批'],
  ['weina', 'highTech', 'nation', -380, 715, '高新技术企业认定公告 第二批'],
  ['weina', 'innovative', 'province', -200, 895, '创新型中小企业名单 第三批'],
  ['mite', 'aboveScale', 'city', -320, undefined, '市统计局 规模以上工业单位名录'],
];

/** Chain, size, and who looks after it. */
const FIRMS: readonly (readonly [organisation: string, chain: string, size: string, liaison: string | undefined])[] = [
  ['hengze', '化工新材料产业链', 'large', 'guanyuan'],
  ['beilan', '石化装备产业链', 'large', 'jia'],
  ['hejian', '绿色食品产业链', 'large', 'guanyuan'],
  ['xinlian', '功率半导体产业链', 'medium', 'jia'],
  ['lvjian', '绿色建材产业链', 'small', 'guanyuan'],
  ['jingzhu', '石化装备产业链', 'medium', 'jia'],
  ['huanyang', '化工新材料产业链', 'small', 'guanyuan'],
  ['taoli', '绿色建材产业链', 'small', undefined],
  ['lvre', '石化装备产业链', 'small', undefined],
  ['chengshi', '功率半导体产业链', 'small', 'jia'],
  ['xianzhan', '绿色食品产业链', 'small', undefined],
  ['mite', '化工新材料产业链', 'medium', undefined],
  ['tuoyan', '石化装备产业链', 'small', undefined],
  ['weina', '功率半导体产业链', 'small', undefined],
  ['qinghe', '绿色食品产业链', 'micro', undefined],
];

/** In order of time: each ends where the next of the same organisation begins. */
const PARKS: readonly (readonly [organisation: string, park: string, from: number])[] = [
  ['hengze', '高新区新材料产业园', -200],
  ['xinlian', '滨河电子信息产业园', -200],
  ['jingzhu', '东湾装备产业园', -200],
  ['chengshi', '高新区软件园', -200],
  ['chengshi', '滨河电子信息产业园', -60],
  ['weina', '高新区新材料产业园', -200],
  ['xianzhan', '东湾冷链物流园', -200],
];

const KEPT = -198;

export const labelRows = (now: number): (typeof organisationLabels.$inferInsert)[] =>
  LABELS.map(([organisation, label, level, from, to, source]) => ({
    id: idOf(`label ${organisation} ${label}`),
    organisationId: organisationId(organisation),
    label,
    level,
    validFrom: dayOf(now + from * DAY),
    validTo: to === undefined ? null : dayOf(now + to * DAY),
    source,
    addedBy: userId('guanyuan'),
    createdAt: officeMoment(now, KEPT, `label ${organisation}`),
  }));

type TieRow = typeof organisationTies.$inferInsert;

export function tieRows(now: number): TieRow[] {
  const tie = (organisation: string, kind: TieRow['kind'], value: string, from: number, until?: number): TieRow => ({
    id: idOf(`tie ${organisation} ${kind} ${value}`),
    organisationId: organisationId(organisation),
    kind,
    value,
    fromOn: dayOf(now + from * DAY),
    untilOn: until === undefined ? null : dayOf(now + until * DAY),
    addedBy: userId('guanyuan'),
    createdAt: officeMoment(now, Math.max(from, KEPT), `tie ${organisation}`),
  });
  const parks = PARKS.map(([organisation, park, from], i) => {
    const next = PARKS.slice(i + 1).find(([other]) => other === organisation);
    return tie(organisation, 'park', park, from, next?.[2]);
  });
  const firms = FIRMS.flatMap(([organisation, chain, size, liaison]) => [
    tie(organisation, 'chain', chain, -200),
    tie(organisation, 'size', size, -200),
    ...(liaison === undefined ? [] : [tie(organisation, 'liaison', userId(liaison), -120)]),
  ]);
  return [...parks, ...firms];
}

/** What the log says of them: one entry for each organisation and day, as it was entered from lists. */
export const recordHistory = (now: number): (typeof audit.$inferInsert)[] =>
  labelRows(now).map(({ organisationId: thingId, createdAt, source }) => ({
    thing: 'organisations',
    thingId,
    at: createdAt,
    actorId: userId('guanyuan'),
    action: 'addLabel',
    reason: source ?? '',
  }));
