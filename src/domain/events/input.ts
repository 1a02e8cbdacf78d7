import { z } from 'zod';
import { choice, line, moment, phrase, prose, ticked, whole } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';
import { agendaRows, speakerRows } from './rows.ts';
import { ADMISSION_WORDS, AUDIENCE_WORDS, EVENT_TYPE_WORDS, type Event, LAPSE_WORDS } from './states.ts';

export const EVENT_LIMITS = { title: 60, summary: 120, body: 5000, line: 100, url: 300, reason: 500 } as const;
export const CAPACITY_MAX = 100_000;

const formId = () =>
  z.string({ error: '这一页已经过期，请重新打开' }).refine(isId, { error: '这一页已经过期，请重新打开' });

/** A link to somewhere else: https only, so that no script and no page of this site can hide in it. */
const link = () =>
  line(EVENT_LIMITS.url).transform((typed, ctx) => {
    if (typed === '') return '';
    const url = URL.parse(typed);
    if (url?.protocol === 'https:' && url.hostname.includes('.') && url.username === '') return url.href;
    ctx.addIssue({ code: 'custom', message: '网址以 https:// 开头，例如 https://map.example.com/…' });
    return z.NEVER;
  });

const seats = () => whole(1, CAPACITY_MAX);

const eventFields = {
  type: choice(EVENT_TYPE_WORDS, '活动类型'),
  title: phrase(EVENT_LIMITS.title),
  summary: phrase(EVENT_LIMITS.summary),
  body: prose(EVENT_LIMITS.body),
  organisationId: line(40),
  partners: phrase(200),
  field: choice({ ...FIELDS, '': '' } as Record<keyof typeof FIELDS | '', string>, '产业链'),
  region: choice(REGIONS, '地区'),
  startsAt: moment(),
  endsAt: moment(),
  registrationOpensAt: moment(),
  registrationClosesAt: moment(),
  cancelUntilAt: moment(),
  placeName: phrase(EVENT_LIMITS.line),
  address: phrase(EVENT_LIMITS.line),
  mapUrl: link(),
  onlineUrl: link(),
  capacity: seats(),
  perOrganisation: seats(),
  groupCapacities: z
    .object({ firm: seats(), bank: seats(), university: seats(), other: seats() })
    .partial()
    .optional()
    .transform((groups) => Object.fromEntries(Object.entries(groups ?? {}).filter(([, n]) => n != null)))
    .transform((groups) => groups as Event['groupCapacities']),
  showRemaining: ticked(),
  admission: choice(ADMISSION_WORDS, '怎样确认'),
  audience: choice(AUDIENCE_WORDS, '谁可以报名'),
  offerHours: whole(1, 168).transform((hours) => hours ?? 12),
  lapseTo: choice(LAPSE_WORDS, '过期不答复怎么办'),
  verifyContact: ticked(),
  contactName: phrase(40),
  contactPhone: line(40),
  agenda: agendaRows,
  speakers: speakerRows,
};

type Messages = Record<string, string>;
type Times = Pick<Event, 'startsAt' | 'endsAt' | 'registrationOpensAt' | 'registrationClosesAt' | 'cancelUntilAt'>;
const MAX_LENGTH_MS = 9 * 24 * 60 * 60_000;

/** What contradicts itself, whatever else is still missing. */
function disorderOf({ startsAt, endsAt, registrationOpensAt, registrationClosesAt, cancelUntilAt }: Times): Messages {
  const wrong: Messages = {};
  if (startsAt !== null && endsAt !== null && endsAt <= startsAt) wrong.endsAt = '结束要晚于开始';
  if (startsAt !== null && endsAt !== null && endsAt - startsAt > MAX_LENGTH_MS)
    wrong.endsAt = '一场活动最长 9 天，更长的请分开办';
  if (startsAt !== null && registrationClosesAt !== null && registrationClosesAt > startsAt)
    wrong.registrationClosesAt = '报名截止不能晚于开始';
  if (startsAt !== null && cancelUntilAt !== null && cancelUntilAt > startsAt)
    wrong.cancelUntilAt = '自行取消的期限不能晚于开始';
  const closes = registrationClosesAt ?? startsAt;
  if (registrationOpensAt !== null && closes !== null && registrationOpensAt >= closes)
    wrong.registrationOpensAt = registrationClosesAt === null ? '报名开始要早于活动开始' : '报名开始要早于报名截止';
  return wrong;
}

/** More seats for the groups than there are in all would be a promise that cannot be kept. */
function seatsOf({ capacity, perOrganisation }: Pick<Event, 'capacity' | 'perOrganisation'>): Messages {
  return capacity !== null && perOrganisation !== null && perOrganisation > capacity
    ? { perOrganisation: '每家单位的人数不能多于总名额' }
    : {};
}

/** An event as a draft takes it: anything may be missing, nothing may be wrong. What is missing says `missingOf`. */
export const eventInput = z.object({ id: formId(), ...eventFields }).superRefine((event, ctx) => {
  for (const [field, message] of Object.entries({ ...disorderOf(event), ...seatsOf(event) }))
    ctx.addIssue({ code: 'custom', path: [field], message });
});
export type EventInput = z.output<typeof eventInput>;

/** The form as its page sends it: which button, which version it showed, and how far a change reaches. */
export const eventForm = z.intersection(
  eventInput,
  z.object({
    intent: line(20),
    version: whole(1, 1_000_000),
    note: phrase(200),
    wholeSeries: ticked(),
  }),
);

type Needed = 'title' | 'summary' | 'body' | 'placeName' | 'address' | 'onlineUrl' | 'contactName' | 'contactPhone';
/** What is looked at before it is handed in. */
export type Judged = Pick<Event, Needed | 'startsAt' | 'endsAt' | 'registrationClosesAt' | 'cancelUntilAt'>;

/** What must be filled or mended before it can be handed in or published, by field. Empty: it can. */
export function missingOf(event: Judged, now: number): Messages {
  const missing: Messages = {};
  if (event.title === '') missing.title = '请写活动名称';
  if (event.summary === '') missing.summary = '请用一句话说清这场活动';
  if (event.body === '') missing.body = '请写活动内容';
  if (event.startsAt === null) missing.startsAt = '请填开始时间';
  else if (event.startsAt <= now) missing.startsAt = '开始时间已经过去';
  if (event.endsAt === null) missing.endsAt = '请填结束时间';
  if (event.registrationClosesAt !== null && event.registrationClosesAt <= now)
    missing.registrationClosesAt = '报名截止已经过去';
  if (event.cancelUntilAt !== null && event.cancelUntilAt <= now) missing.cancelUntilAt = '自行取消的期限已经过去';
  if (event.placeName === '' && event.onlineUrl === '') missing.placeName = '请写在哪里办；线上活动请填会议链接';
  if (event.placeName !== '' && event.address === '') missing.address = '请写地址，写到门牌号';
  if (event.contactName === '') missing.contactName = '请写会务联系人';
  if (event.contactPhone === '') missing.contactPhone = '请写联系电话';
  return missing;
}

const id = z.string().catch('');
const reason = (said: string) => prose(EVENT_LIMITS.reason).refine(Boolean, { error: said });
const needed = (field: ReturnType<typeof moment>, message: string) =>
  field.refine((at): at is number => at !== null, { error: message }).transform((at) => at as number);

export const eventIdInput = z.object({ id });
export const sendBackInput = z.object({ id, reason: reason('请写明要改什么') });
export const cancelInput = z.object({ id, reason: reason('请写明为什么取消，报名的人会看到') });
export const postponeInput = z.object({ id, reason: reason('请写明为什么延期，报名的人会看到') });
export const rescheduleInput = z
  .object({
    id,
    reason: reason('请写明为什么改期，报名的人会看到'),
    startsAt: needed(moment(), '请填新的开始时间'),
    endsAt: needed(moment(), '请填新的结束时间'),
  })
  .superRefine(({ startsAt, endsAt }, ctx) => {
    const wrong = disorderOf({
      startsAt,
      endsAt,
      registrationOpensAt: null,
      registrationClosesAt: null,
      cancelUntilAt: null,
    });
    for (const [field, message] of Object.entries(wrong)) ctx.addIssue({ code: 'custom', path: [field], message });
  });
export type RescheduleInput = z.output<typeof rescheduleInput>;
/** `copy` is the id of the new draft, made when the form is shown. */
export const cloneInput = z.object({ id, copy: formId() });
