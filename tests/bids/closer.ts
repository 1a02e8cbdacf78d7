import { createSecretKey } from 'node:crypto';
import { openDatabase } from '#db/client.ts';
import { createContext } from '#src/context.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';

/** A worker in a process of its own that closes bidding once: `closer.ts URL SECRET NOW`. Prints how many listings. */
const [url = '', secret = '', now = '0'] = process.argv.slice(2);
const database = openDatabase(url, { secret: createSecretKey(Buffer.from(secret, 'hex')) });
console.info(await closeBidding(createContext(database, undefined, Number(now))));
database.close();
