import type { HostedEvent } from '#src/domain/events/queries.ts';
import { closesAt } from '#src/domain/events/states.ts';
import { formatTime } from '#src/lib/dates.ts';
import { type Letter, whenAndWhere } from './mail.ts';

type Facts = { site: string; now: number; event: HostedEvent; name: string; code: string };

/** The code is of one person: it stands in the link too, so that nobody has to type it. */
export const invitationLetter = ({ site, now, event, name, code }: Facts, again: boolean): Letter => {
  const until = closesAt(event);
  const paragraphs = [
    `${name}，您好：`,
    `${event.host}${again ? '再次' : ''}邀请您参加“${event.title}”。${event.summary}`,
    whenAndWhere({ event, now }),
    `请${Number.isFinite(until) ? `在 ${formatTime(until, now)}（北京时间）以前` : ''}打开下面的网址报名：`,
    `${site}/events/${event.id}?code=${code}#register`,
    `邀请码：${code}。只供您本人用。`,
  ];
  return { subject: `【${again ? '再次邀请' : '邀请'}】${event.title}`, text: paragraphs.join('\n\n') };
};
