import { EVENT_PAGES } from './places-events.ts';
import { describePages } from './views.ts';

describePages('every page of events', EVENT_PAGES);
