import {
  closesAt,
  EVENT_STAGES,
  type Event,
  type EventStage,
  RECAP_DUE_MS,
  stageOf,
} from '#src/domain/events/states.ts';

type Step = { word: string; stage: 'past' | 'now' | 'ahead'; at?: number | null; note?: string };

/** The life of an event that takes its course, in order. */
const LIFE: readonly EventStage[] = ['draft', 'pending', 'announced', 'open', 'closed', 'ongoing', 'ended', 'archived'];

/** Where it stands, with dates: what is over, what goes on, what is to come. */
export function stepsOf(event: Event, now: number, organises: boolean): Step[] {
  const stage = stageOf(event, now);
  if (stage === 'cancelled' || stage === 'postponed') return stopped(event, stage);
  const here = LIFE.indexOf(stage === 'recapDue' ? 'ended' : stage);
  const closes = closesAt(event);
  const steps: { of: EventStage; word: string; at: number | null; note?: string; only?: boolean }[] = [
    { of: 'draft', word: '起草', at: event.createdAt, only: organises },
    { of: 'pending', word: '审批', at: event.submittedAt, only: organises },
    { of: 'announced', word: '发布', at: event.publishedAt },
    { of: 'open', word: '报名', at: event.registrationOpensAt ?? event.publishedAt },
    { of: 'closed', word: '报名截止', at: Number.isFinite(closes) ? closes : null },
    { of: 'ongoing', word: '举行', at: event.startsAt },
    { of: 'ended', word: '结束', at: event.endsAt },
    {
      of: 'archived',
      word: '总结归档',
      at: event.archivedAt ?? (organises && event.endsAt !== null ? event.endsAt + RECAP_DUE_MS : null),
      ...(event.archivedAt === null && organises ? { note: '前' } : {}),
    },
  ];
  return steps
    .filter(({ only }) => only !== false)
    .map(({ of, word, at, note }) => {
      const place = LIFE.indexOf(of);
      const when = place < here || of === 'archived' ? 'past' : place === here ? 'now' : 'ahead';
      const stands = of === 'archived' && stage !== 'archived' ? 'ahead' : when;
      return { word: stands === 'now' ? EVENT_STAGES[of].word : word, stage: stands, at, ...(note ? { note } : {}) };
    });
}

const stopped = (event: Event, stage: 'cancelled' | 'postponed'): Step[] => [
  ...(event.publishedAt === null ? [] : [{ word: '发布', stage: 'past' as const, at: event.publishedAt }]),
  {
    word: EVENT_STAGES[stage].word,
    stage: 'now',
    at: stage === 'cancelled' ? event.cancelledAt : event.postponedAt,
  },
];
