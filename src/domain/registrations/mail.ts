import type { KeyObject } from 'node:crypto';
import type { MailPayload } from '#db/schema/index.ts';
import { CALENDAR_TYPE, invitationOf } from '#src/domain/events/calendar.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { cancelsUntil } from '#src/domain/events/states.ts';
import { formatTime, spanWords } from '#src/lib/dates.ts';
import { linkOf } from './links.ts';
import type { Registration } from './states.ts';
import { ticketCode } from './ticket.ts';

/** Letters to who is registered. Each names the state in the words of the site, so that 待审核 is never read as 候补. */

export type Facts = { site: string; secret: KeyObject; now: number; event: HostedEvent; registration: Registration };
export type Letter = Omit<MailPayload, 'to'>;

export const letter = (mark: string, { event }: Facts, ...paragraphs: (string | undefined)[]): Letter => ({
  subject: `【${mark}】${event.title}`,
  text: paragraphs.filter((text) => text !== undefined).join('\n\n'),
});

export const hello = ({ registration }: Facts) => `${registration.name}，您好：`;
export const mine = ({ site, secret, registration }: Facts) => linkOf(site, secret, registration);
const time = (at: number, now: number) => `${formatTime(at, now)}（北京时间）`;

export function whenAndWhere({ event, now }: Pick<Facts, 'event' | 'now'>): string {
  const { startsAt, placeName, address, contactName, contactPhone } = event;
  const lines = [
    startsAt === null ? '时间：待定' : `时间：${spanWords(event, now)}（北京时间）`,
    [placeName, address].some(Boolean) ? `地点：${[placeName, address].filter(Boolean).join('，')}` : '',
    contactPhone ? `会务：${contactName} ${contactPhone}`.replace('： ', '：') : '',
  ];
  return lines.filter(Boolean).join('\n');
}

/** With the entry for their calendar: the same UID as ever, so that it takes the place of the one before. */
export const withCalendar = (
  text: Letter,
  { site, event }: Facts,
  as: { withRoom?: boolean; withdrawn?: boolean },
): Letter => ({
  ...text,
  attachments: [{ name: 'event.ics', type: CALENDAR_TYPE, content: invitationOf(event, { site, ...as }) }],
});

export const verifyLetter = (facts: Facts): Letter =>
  letter(
    '请确认报名',
    facts,
    hello(facts),
    `有人用这个邮箱报名“${facts.event.title}”。确认以后报名才算数，才会占座位；请在 24 小时内打开：`,
    mine(facts),
    '不是您报的，不用理会，到时自动作废。',
  );

/** Seat and ticket; also after 递补, approval or an accepted offer. */
export const seatedLetter = (facts: Facts): Letter =>
  withCalendar(
    letter(
      '报名已确认',
      facts,
      hello(facts),
      `您报名的“${facts.event.title}”已经确认，座位留好了。`,
      whenAndWhere(facts),
      facts.event.onlineUrl ? `线上参加：${facts.event.onlineUrl}` : undefined,
      `参会码：${ticketCode(facts.secret, facts.event.id, facts.registration)}（签到时出示）。二维码：${ticketPage(facts)}`,
      `来不了请${cancelWords(facts)}，座位会留给候补的人。查看、取消：${mine(facts)}`,
    ),
    facts,
    { withRoom: true },
  );

/** Where the code stands as a QR code, to be held up or printed. */
const ticketPage = ({ site, secret, registration }: Facts): string =>
  linkOf(site, secret, registration).replace('?', '/ticket?');

const cancelWords = ({ event, now }: Facts): string => {
  const until = cancelsUntil(event);
  return Number.isFinite(until) && until > now ? `在 ${time(until, now)}以前取消` : '尽早告诉我们';
};

export const pendingLetter = (facts: Facts): Letter =>
  letter(
    '报名待审核',
    facts,
    hello(facts),
    `您报名的“${facts.event.title}”已经收到，状态是“待审核”：要等主办方审核，现在还没有座位，请先不要动身。结果会写信告诉您。`,
    whenAndWhere(facts),
    `查看、取消：${mine(facts)}`,
  );

export const waitlistedLetter =
  (place: number) =>
  (facts: Facts): Letter =>
    letter(
      '报名候补',
      facts,
      hello(facts),
      `您报名的“${facts.event.title}”名额已满，状态是“候补”，现在排在第 ${place} 位。有空位时按次序递补，会写信告诉您。`,
      whenAndWhere(facts),
      `看排到第几位、取消：${mine(facts)}`,
    );

export const offeredLetter = (facts: Facts): Letter =>
  letter(
    '有空位了，请接受',
    facts,
    hello(facts),
    `“${facts.event.title}”有了空位，按候补次序留给您。请在 ${time(facts.registration.offerUntilAt ?? facts.now, facts.now)}以前打开下面的网址，选“接受”或“放弃”：`,
    mine(facts),
    whenAndWhere(facts),
    facts.event.lapseTo === 'out'
      ? '过期没有答复，座位给下一位，您退出候补。'
      : '过期没有答复，座位给下一位，您排到候补末尾。',
  );

export const lapsedLetter = (facts: Facts): Letter =>
  letter(
    facts.registration.state === 'waitlisted' ? '没有接受，排到候补末尾' : '递补过期',
    facts,
    hello(facts),
    `“${facts.event.title}”留给您的座位过了期限没有接受，已经给下一位。${facts.registration.state === 'waitlisted' ? '您排到了候补末尾。' : '您已退出候补，还想参加请重新报名。'}`,
    `查看：${facts.registration.state === 'waitlisted' ? mine(facts) : `${facts.site}/events/${facts.event.id}`}`,
  );

export const rejectedLetter = (facts: Facts): Letter =>
  letter(
    '报名未通过',
    facts,
    hello(facts),
    `您报名的“${facts.event.title}”没有通过。理由：`,
    facts.registration.stateReason,
    facts.event.contactPhone ? `有疑问请联系 ${facts.event.contactName} ${facts.event.contactPhone}。` : undefined,
  );

export const withdrawnLetter = (facts: Facts): Letter =>
  withCalendar(
    letter(
      '报名已取消',
      facts,
      hello(facts),
      `您已经取消了“${facts.event.title}”的报名。要再参加，请重新报名：${facts.site}/events/${facts.event.id}`,
    ),
    facts,
    { withdrawn: true },
  );

export const revokedLetter = (facts: Facts): Letter =>
  withCalendar(
    letter(
      '主办方取消了您的报名',
      facts,
      hello(facts),
      `您报名的“${facts.event.title}”由主办方取消。理由：`,
      facts.registration.stateReason,
      facts.event.contactPhone ? `有疑问请联系 ${facts.event.contactName} ${facts.event.contactPhone}。` : undefined,
    ),
    facts,
    { withdrawn: true },
  );

/** Somebody used the mailbox or the telephone of who is registered already: nothing changed, and whoever typed it is not told. */
export const alreadyLetter = (facts: Facts): Letter =>
  letter(
    '您已经报过名',
    facts,
    hello(facts),
    `刚才有人用您的邮箱或手机号再次报名“${facts.event.title}”。您已经报过名，没有重复登记，原来的报名不变。要换邮箱，请先取消原来的再报。`,
    `查看、取消：${mine(facts)}`,
  );

/** 代报名: an official or a colleague did it; the person says whether it is right. */
export const onBehalfLetter =
  (by: string, words: string) =>
  (facts: Facts): Letter =>
    letter(
      '替您报了名，请确认',
      facts,
      hello(facts),
      `${by}替您报名了“${facts.event.title}”，现在的状态是“${words}”。请打开下面的网址确认；不参加的，也请在那里取消：`,
      mine(facts),
      whenAndWhere(facts),
    );

export const changeDeclinedLetter =
  (kind: 'cancel' | 'replace', decision: string) =>
  (facts: Facts): Letter =>
    letter(
      '申请没有同意',
      facts,
      hello(facts),
      `您就“${facts.event.title}”申请${kind === 'cancel' ? '取消报名' : '换人'}，主办方没有同意。理由：`,
      decision,
      `报名照旧。查看：${mine(facts)}`,
    );
