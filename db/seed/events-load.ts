import { insertMany } from '#db/bulk.ts';
import type { Transaction } from '#db/client.ts';
import {
  eventAgenda,
  eventQuestions,
  eventRecaps,
  eventSeries,
  eventSpeakers,
  events,
  eventTopics,
  registrationAnswers,
  registrationSettings,
  registrations,
  scans,
} from '#db/schema/index.ts';
import { eventTopicRows, registrationSettingsRows } from './event-topics.ts';
import { eventAgendaRows, eventRecapRows, eventRows, eventSeriesRows, eventSpeakerRows } from './events.ts';
import { eventQuestionRows, registrationAnswerRows, registrationRows } from './registrations.ts';
import { scanRows } from './scans.ts';

/** Everything of events, and who comes to them. */
export const buildEvents = (now: number) => ({
  eventSeries: eventSeriesRows(now),
  events: eventRows(now),
  eventAgenda: eventAgendaRows(),
  eventSpeakers: eventSpeakerRows(),
  eventRecaps: eventRecapRows(now),
  eventQuestions: eventQuestionRows(now),
  registrations: registrationRows(now),
  scans: scanRows(now),
  registrationAnswers: registrationAnswerRows(),
  registrationSettings: registrationSettingsRows(now),
  eventTopics: eventTopicRows(now),
});

/** Parents first. */
export async function insertEvents(tx: Transaction, world: ReturnType<typeof buildEvents>): Promise<void> {
  await tx.insert(eventSeries).values(world.eventSeries);
  await tx.insert(events).values(world.events);
  await insertMany(tx, eventAgenda, world.eventAgenda);
  await insertMany(tx, eventSpeakers, world.eventSpeakers);
  await tx.insert(eventRecaps).values(world.eventRecaps);
  await tx.insert(eventQuestions).values(world.eventQuestions);
  await insertMany(tx, registrations, world.registrations);
  await insertMany(tx, scans, world.scans);
  await tx.insert(registrationAnswers).values(world.registrationAnswers);
  await tx.insert(registrationSettings).values(world.registrationSettings);
  await tx.insert(eventTopics).values(world.eventTopics);
}
