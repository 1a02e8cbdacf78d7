import type { FacetWords } from '#src/components/capabilities/filters.ts';
import type { EventFilters, EventTab } from '#src/domain/events/board.ts';
import { EVENT_STAGES, EVENT_TYPE_WORDS, type EventStage } from '#src/domain/events/states.ts';
import { REGIONS } from '#src/lib/vocabulary.ts';

export const EVENT_TABS: Readonly<Record<EventTab, string>> = { upcoming: '将要举行', past: '已经结束' };

const STAGES: Readonly<Record<EventTab, readonly EventStage[]>> = {
  upcoming: ['open', 'announced', 'closed', 'ongoing', 'postponed', 'cancelled'],
  past: ['ended', 'archived', 'cancelled'],
};
const WHEN: Readonly<Record<EventTab, Readonly<Record<string, string>>>> = {
  upcoming: { day: '24 小时内', week: '7 天内', month: '30 天内', later: '30 天以后' },
  past: { month: '近 30 天', year: '近一年', older: '一年以前' },
};

export const tabFrom = (params: URLSearchParams): EventTab => (params.get('tab') === 'past' ? 'past' : 'upcoming');

/** Facets of a tab, in the order they are shown. */
export const eventFacets = (tab: EventTab): FacetWords<keyof EventFilters> => ({
  type: { label: '类型', values: EVENT_TYPE_WORDS },
  stage: {
    label: '阶段',
    values: Object.fromEntries(STAGES[tab].map((stage) => [stage, EVENT_STAGES[stage].word])),
  },
  when: { label: '时间', values: WHEN[tab] },
  region: { label: '地区', values: REGIONS },
});
