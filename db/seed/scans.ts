import type { scans } from '#db/schema/index.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { idOf } from './clock.ts';
import { COMERS, cameAt, registrationId } from './comers.ts';
import { eventId } from './events.ts';
import { userId } from './people-rows.ts';

type Scan = typeof scans.$inferInsert;

/** What was held up at the door: everybody who came, one of them twice, and codes that were none. */
export function scanRows(now: number): Scan[] {
  const good = COMERS.flatMap((comer, i) => {
    const at = cameAt(now, comer, i);
    const [event, person] = comer;
    return at === null ? [] : [scanOf(event, `ok ${person}`, at, 'ok', registrationId(event, person))];
  });
  const last = good.findLast((scan) => scan.eventId === eventId('training'));
  if (!last) return good;
  const at = last.scannedAt + MINUTE;
  return [
    ...good,
    scanOf('training', 'double', at, 'double', registrationId('training', 'qiye')),
    scanOf('training', 'forged', at + MINUTE, 'forged'),
    scanOf('training', 'cancelled', at + 2 * MINUTE, 'cancelled', registrationId('training', 'weina')),
  ];
}

const scanOf = (event: string, key: string, at: number, verdict: Scan['verdict'], registration?: string): Scan => ({
  ...{ id: idOf(`scan ${event} ${key}`), eventId: eventId(event), registrationId: registration ?? null, verdict },
  ...{ userId: userId('guanyuan'), scannedAt: at, receivedAt: at },
});
