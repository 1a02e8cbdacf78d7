import type { EventChange, GroupCapacities } from '#db/schema/index.ts';
import { formatTime } from '#src/lib/dates.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import type { EventInput } from './input.ts';
import { type AgendaItem, type Speaker, toClock } from './rows.ts';
import { ADMISSION_WORDS, AUDIENCE_WORDS, EVENT_TYPE_WORDS, type Event, GROUP_WORDS, LAPSE_WORDS } from './states.ts';

/** What a form may change, without what only the table knows. */
export type Content = Pick<Event, Changeable> & { agenda: AgendaItem[]; speakers: Speaker[] };
export type Changeable = Exclude<keyof EventInput, 'id' | 'organisationId' | 'agenda' | 'speakers'>;

type Show = (value: never, event: Content, now: number) => string;
type Shown = { label: string; show: Show; material?: true };

const asIs: Show = (value: string) => value;
const moment: Show = (at: number | null, _, now) => (at === null ? '' : formatTime(at, now));
const people: Show = (n: number | null) => (n === null ? '不限' : `${n} 人`);
const yesNo: Show = (yes: boolean) => (yes ? '是' : '否');

/**
 * Every field of the form, as people read its changes. Material is time and place: registrants must be told.
 * The online room is left blank: it is for those whose seat is confirmed.
 */
const SHOWN = {
  type: { label: '类型', show: (type: Event['type']) => EVENT_TYPE_WORDS[type] },
  title: { label: '名称', show: asIs },
  summary: { label: '一句话介绍', show: asIs },
  body: { label: '内容', show: asIs },
  partners: { label: '协办', show: asIs },
  field: { label: '产业链', show: (key: string) => word(FIELDS, key) },
  region: { label: '地区', show: (key: string) => word(REGIONS, key) },
  startsAt: { label: '开始', show: moment, material: true },
  endsAt: { label: '结束', show: moment, material: true },
  registrationOpensAt: { label: '报名开始', show: moment },
  registrationClosesAt: { label: '报名截止', show: moment },
  cancelUntilAt: { label: '自行取消到', show: moment },
  placeName: { label: '地点', show: asIs, material: true },
  address: { label: '地址', show: asIs, material: true },
  mapUrl: { label: '地图', show: asIs },
  onlineUrl: {
    label: '线上会议链接',
    show: (url: string) => (url === '' ? '' : '（只给报名确认的人）'),
    material: true,
  },
  capacity: { label: '名额', show: people },
  perOrganisation: { label: '每家单位', show: people },
  groupCapacities: { label: '分组名额', show: (groups: GroupCapacities) => groupWords(groups) },
  showRemaining: { label: '公开余位', show: yesNo },
  admission: { label: '怎样确认', show: (key: Event['admission']) => ADMISSION_WORDS[key] },
  audience: { label: '谁可以报名', show: (key: Event['audience']) => AUDIENCE_WORDS[key] },
  offerHours: { label: '候补答复时限', show: (hours: number) => `${hours} 小时` },
  lapseTo: { label: '过期不答复', show: (key: Event['lapseTo']) => LAPSE_WORDS[key] },
  verifyContact: { label: '先核实联系方式', show: yesNo },
  contactName: { label: '联系人', show: asIs },
  contactPhone: { label: '联系电话', show: asIs },
  agenda: { label: '议程', show: (items: AgendaItem[], event) => agendaWords(items, event.startsAt) },
  speakers: { label: '嘉宾', show: (speakers: Speaker[]) => speakers.map(speakerWords).join('\n') },
} as const satisfies Record<keyof Content, Shown>;

const FIELD_NAMES = Object.keys(SHOWN) as (keyof typeof SHOWN)[];
export const CHANGEABLE = FIELD_NAMES.filter((name): name is Changeable => name !== 'agenda' && name !== 'speakers');
/** Each session of a series has its own. */
export const DATED = [
  'startsAt',
  'endsAt',
  'registrationOpensAt',
  'registrationClosesAt',
  'cancelUntilAt',
] as const satisfies Changeable[];

export const groupWords = (groups: GroupCapacities): string =>
  Object.entries(GROUP_WORDS)
    .flatMap(([group, said]) =>
      groups[group as keyof GroupCapacities] ? `${said} ${groups[group as keyof GroupCapacities]} 人` : [],
    )
    .join('，');

const agendaWords = (items: readonly AgendaItem[], startsAt: number | null): string =>
  items.map(({ minute, title, who }) => `${toClock(minute, startsAt)} ${title}${who && `（${who}）`}`).join('\n');

const speakerWords = ({ name, unit, post, about }: Speaker): string =>
  `${[name, unit, post].filter(Boolean).join(' ')}${about && `：${about}`}`;

/** The columns and rows a change is made of, of anything that has them. */
export const contentOf = (event: Content): Content =>
  Object.fromEntries(FIELD_NAMES.map((name) => [name, event[name]])) as Content;

/** Names of the fields that differ. */
export const changedFields = (before: Content, after: Content): (keyof typeof SHOWN)[] =>
  FIELD_NAMES.filter((name) => JSON.stringify(plain(before[name])) !== JSON.stringify(plain(after[name])));

/** Keys in one order, so that what was read back from JSON compares. */
const plain = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value).sort() : value;

/** Each difference as people read it. */
export const changesBetween = (before: Content, after: Content, now: number): EventChange[] =>
  changedFields(before, after).map((field) => {
    const { label, show } = SHOWN[field] as Shown;
    return {
      field,
      label,
      from: show(before[field] as never, before, now),
      to: show(after[field] as never, after, now),
    };
  });

/** Whether registrants must be told, and their calendars changed. */
export const isMaterial = (changes: readonly Pick<EventChange, 'field'>[]): boolean =>
  changes.some(({ field }) => (SHOWN[field as keyof typeof SHOWN] as Shown | undefined)?.material === true);

/** Whether a calendar shows something else than before. */
export const showsInCalendar = (changes: readonly Pick<EventChange, 'field'>[]): boolean =>
  isMaterial(changes) || changes.some(({ field }) => field === 'title' || field === 'summary');
