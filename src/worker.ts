import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#db/client.ts';
import type { Config } from './config.ts';
import { createContext } from './context.ts';
import { sweepFiles } from './domain/attachments/clock.ts';
import { closeBidding, sealOldBids } from './domain/bids/clock.ts';
import { remindOfDeadline } from './domain/bids/reminders.ts';
import { remindTracked } from './domain/bids/tracking.ts';
import { remindMilestones, settleListings } from './domain/contracts/clock.ts';
import { remindRecaps, remindSeries } from './domain/events/clock.ts';
import { continueImports } from './domain/imports/work.ts';
import { expireListings, remindOfListingExpiry } from './domain/listings/clock.ts';
import { remindOfExpiry } from './domain/organisations/clock.ts';
import { announceOver } from './domain/publicity/clock.ts';
import { expireUnverified, lapseOffers, offerFreeSeats } from './domain/registrations/clock.ts';
import { askForSurveys, remindOfEvents } from './domain/registrations/reminders.ts';
import { tellOfEventChanges } from './domain/registrations/tell-changes.ts';
import { sendDigests } from './domain/searches/clock.ts';
import { keepQueries } from './domain/words/clock.ts';
import { openMailer } from './mail/transport.ts';
import { drainOutbox } from './outbox/drain.ts';
import { type Duty, runDuties } from './outbox/duties.ts';
import { followEmbeddings } from './search/meaning/follower.ts';
import { followMeilisearch } from './search/meilisearch/follower.ts';
import { renewFormat } from './search/rebuild/format.ts';
import { openRebuilder } from './search/rebuild/threads.ts';
import { warmUp } from './search/tokenise.ts';

/**
 * What the clock sets off, by feature; each authorises nothing, writes by `once` or a guarded move, and may run in
 * several processes at once and late. Returns how much it did.
 */
export const DUTIES: readonly Duty[] = [
  sealOldBids,
  closeBidding,
  remindMilestones,
  settleListings,
  sweepFiles,
  announceOver,
  remindTracked,
  remindOfExpiry,
  expireListings,
  remindOfListingExpiry,
  remindOfDeadline,
  lapseOffers,
  offerFreeSeats,
  expireUnverified,
  tellOfEventChanges,
  remindOfEvents,
  askForSurveys,
  sendDigests,
  keepQueries,
  followMeilisearch,
  renewFormat,
  remindRecaps,
  remindSeries,
];
const DUTIES_EVERY_MS = 2000;

const IDLE_MS = 500;
/** After a fault (the database is away): not at once again. */
const FAULT_MS = 5000;

/** Starts the background worker of this process; `stop` lets the row in hand finish. */
export function startWorker(database: Database, config: Config): { stop: () => Promise<void> } {
  const mailer = openMailer(config);
  setImmediate(warmUp);
  const stopping = new AbortController();
  const rebuilder = openRebuilder(database, config.DATABASE_URL, config.DATABASE_AUTH_TOKEN);
  const contextNow = () => createContext(database, undefined, Date.now(), config.PUBLIC_URL);
  const written = new Map<string, number>();
  let dutiesAt = 0;
  const step = async () => {
    if (Date.now() >= dutiesAt) {
      dutiesAt = Date.now() + DUTIES_EVERY_MS;
      await runDuties(database, DUTIES, contextNow, written);
    }
    await rebuilder.next();
    const imported = await continueImports(database);
    return (await drainOutbox(database, mailer)) > 0 || imported;
  };
  // A model may take seconds for a few texts: letters do not wait for it.
  const embed = () => runDuties(database, [followEmbeddings], contextNow, written).then(() => false);
  const steps = database.services.embedder ? [step, embed] : [step];
  const running = Promise.all(steps.map((one) => loop(one, stopping.signal)));
  return {
    stop: async () => {
      stopping.abort();
      await running;
      await rebuilder.stop();
      mailer.close();
    },
  };
}

async function loop(step: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const wait = await step().then(
      (busy) => (busy ? 0 : IDLE_MS),
      (error: unknown) => {
        console.error('[worker]', error);
        return FAULT_MS;
      },
    );
    if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}
