import { idOf } from '#db/seed/clock.ts';

const event = (key: string): string => `/events/${idOf(`event ${key}`)}`;
const registration = (key: string, person: string): string => `/registrations/${idOf(`registration ${key} ${person}`)}`;
const onDesk = (key: string, person: string): string =>
  `${event(key)}/registrations/${idOf(`registration ${key} ${person}`)}`;

/** The same for events: every kind of page in every state the demo world has. */
export const EVENT_PAGES: Readonly<Record<string, readonly string[]>> = {
  // 报名中, 审核后确认, 延期, 取消, 进行中, 已归档 with its recap.
  visitor: [
    '/events',
    '/events?tab=past',
    ...['salon-q', 'tea', 'recruitment', 'signing', 'matchmaking', 'forum'].map(event),
    '/search?q=沙龙',
    '/events/verify',
  ],
  // 已确认, 候补, 已确认 today.
  qiye: [
    event('salon-q'),
    registration('salon-q', 'qiye'),
    `${registration('salon-q', 'qiye')}/ticket`,
    registration('tea', 'qiye'),
    registration('matchmaking', 'qiye'),
    // 已参加: to say how it was, and what shows that they were there.
    registration('training', 'qiye'),
    `${registration('training', 'qiye')}/survey`,
    `${registration('training', 'qiye')}/note`,
    `${event('salon-q')}/badges?registration=${idOf('registration salon-q qiye')}`,
    '/calendar',
  ],
  // 本人取消.
  xiaoqi: ['/events/new', event('tea'), registration('tea', 'xiaoqi')],
  // 待接受.
  lvjian: ['/workbench', event('tea'), registration('tea', 'lvjian')],
  // 待审核.
  beilan: [registration('tea', 'beilan')],
  // 草稿, 待审批, 报名中, 延期, 取消, 待总结, 已归档.
  guanyuan: [
    '/staff/events',
    `/staff/events?from=${idOf('event matchmaking')}#series`,
    '/events/new',
    `${event('draft')}/edit`,
    ...['draft', 'roadshow', 'salon-q', 'recruitment', 'signing', 'training', 'forum'].map(event),
    `${event('salon-q')}/edit`,
    `${event('salon-q')}/questions`,
    `${event('salon-q')}/registrations`,
    onDesk('salon-q', 'qiye'),
    `${event('salon-q')}/sheet`,
    `${event('salon-q')}/badges`,
    `${event('salon-q')}/badges?layout=labels`,
    `${event('signing')}/invitees`,
    `${event('tea')}/registrations?tab=pending`,
    `${event('tea')}/registrations?tab=waitlisted`,
    onDesk('tea', 'qiye'),
    onDesk('tea', 'beilan'),
    `${event('matchmaking')}/door`,
    `${event('matchmaking')}/registrations`,
    `${event('training')}/recap`,
    `${event('training')}/survey`,
    `${event('training')}/registrations?tab=confirmed`,
    onDesk('training', 'hejian-yanfa'),
    `${event('forum')}/recap`,
  ],
};
