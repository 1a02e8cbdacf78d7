import type { eventTopics, registrationSettings } from '#db/schema/index.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { idOf, officeMoment } from './clock.ts';
import { registrationId } from './comers.ts';
import { eventId } from './events.ts';

/** The tea asks what its guests want to speak of, as its invitation says. */
export const registrationSettingsRows = (now: number): (typeof registrationSettings.$inferInsert)[] => [
  { eventId: eventId('tea'), collectsTopics: true, updatedAt: now - 8 * DAY },
];

const TOPICS = [
  ['hengze', -3, '夜班叉车工、反应釜操作工招不到人', '缺口十二人，已经托了两家中介。希望和职校谈订单班。'],
  ['beilan', -1, '分时电价的峰段和连续生产对不上', '裂解炉不能停，峰段用电占四成，想了解能不能报装储能。'],
] as const;

export const eventTopicRows = (now: number): (typeof eventTopics.$inferInsert)[] =>
  TOPICS.map(([person, day, title, body]) => ({
    ...{ id: idOf(`event topic ${person}`), eventId: eventId('tea'), registrationId: registrationId('tea', person) },
    ...{ title, body, createdAt: Math.min(officeMoment(now, day, 'registrations tea') + HOUR, now) },
  }));
