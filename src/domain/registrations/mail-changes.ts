import type { eventChanges } from '#db/schema/index.ts';
import { formatTime } from '#src/lib/dates.ts';
import { type Facts, hello, type Letter, letter, mine, whenAndWhere, withCalendar } from './mail.ts';
import { awaitsNewTime } from './policy.ts';
import { REGISTRATION_STATE_WORDS } from './states.ts';

/** Letters about the event itself, to everybody who is registered. */

type Change = Pick<typeof eventChanges.$inferSelect, 'kind' | 'changes' | 'note'>;

/** What changed, before and after; whoever does not come any more says so by the same link. */
export const eventChangedLetter = (facts: Facts, { kind, changes, note }: Change): Letter => {
  const lines = changes.map(({ label, from, to }) => `${label}：${from || '（没有）'} → ${to || '（没有）'}`);
  const [subject, put] = newsOf(kind, facts);
  return withCalendar(
    letter(
      subject,
      facts,
      hello(facts),
      `您报名的“${facts.event.title}”${put}。您的报名是“${REGISTRATION_STATE_WORDS[facts.registration.state].word}”，不用重新报。`,
      lines.length > 0 ? lines.join('\n') : undefined,
      note ? `说明：${note}` : undefined,
      facts.event.state === 'postponed' ? undefined : `现在是：\n${whenAndWhere(facts)}`,
      askAgain(facts) ?? `查看、取消：${mine(facts)}`,
    ),
    facts,
    { withRoom: facts.registration.state === 'confirmed' },
  );
};

/** The two answers to a new time, each of which opens a page with its button: a program that opens links answers nothing. */
const askAgain = (facts: Facts): string | undefined =>
  awaitsNewTime(facts.registration, facts.event, facts.now)
    ? `请确认是否仍然参加，点开以后再按一下：\n仍参加：${mine(facts)}&answer=come\n不能来：${mine(facts)}&answer=cannot`
    : undefined;

/** To who has not said whether they come at the new time. */
export const newTimeLetter = (facts: Facts): Letter =>
  letter(
    '请确认新时间',
    facts,
    hello(facts),
    `“${facts.event.title}”改了时间，还没有收到您的答复。现在是：\n${whenAndWhere(facts)}`,
    askAgain(facts) ?? mine(facts),
  );

/** To who was registered by somebody else, or before a question was put on the form. */
export const owedLetter = (facts: Facts): Letter =>
  letter(
    '请补填报名问题',
    facts,
    hello(facts),
    `“${facts.event.title}”的报名表里还有必填的问题没有您的回答。请打开下面的网址填好：`,
    mine(facts),
  );

/** Put off without a new time, with a new time, anything else: as it stands when the letter is written. */
function newsOf(kind: Change['kind'], { event }: Facts): [subject: string, put: string] {
  if (event.state === 'postponed') return ['活动延期', '延期，新的时间定了再通知'];
  return kind === 'postponed' ? ['活动改期', '改了时间'] : ['活动变动', '有变动'];
}

export const eventCancelledLetter = (facts: Facts): Letter =>
  withCalendar(
    letter(
      '活动取消',
      facts,
      hello(facts),
      `您报名的“${facts.event.title}”已经取消，请不要前往。`,
      facts.event.stateReason ? `原因：${facts.event.stateReason}` : undefined,
      facts.event.contactPhone ? `有疑问请联系 ${facts.event.contactName} ${facts.event.contactPhone}。` : undefined,
    ),
    facts,
    { withdrawn: true },
  );

export const reminderLetter = (facts: Facts): Letter =>
  letter(
    '活动提醒',
    facts,
    hello(facts),
    `您报名的“${facts.event.title}”将在 ${formatTime(facts.event.startsAt ?? facts.now, facts.now)}（北京时间）开始。`,
    whenAndWhere(facts),
    facts.event.onlineUrl ? `线上参加：${facts.event.onlineUrl}` : undefined,
    askAgain(facts),
    `参会码、取消：${mine(facts)}`,
  );

export const surveyLetter = (facts: Facts): Letter =>
  letter(
    '请评价活动',
    facts,
    hello(facts),
    `谢谢您参加“${facts.event.title}”。请用一分钟说说有没有用、哪里要改；可以匿名：`,
    `${facts.site}/registrations/${facts.registration.id}/survey${mine(facts).slice(mine(facts).indexOf('?'))}`,
  );

export const followUpLetter = (facts: Facts): Letter =>
  letter(
    '请补充参会资料',
    facts,
    hello(facts),
    `您报名的“${facts.event.title}”已经确认，主办方还要几项资料（例如陪同、车牌、议题），请在活动以前填好：`,
    mine(facts),
  );
