import { openDatabase } from '#db/client.ts';
import { throttles } from '#db/schema/index.ts';

/** A process of its own that writes `count` rows under its `name`: `writer.ts URL NAME COUNT`. */
const [url = '', name = '', count = '0'] = process.argv.slice(2);
const database = openDatabase(url);
for (let n = 0; n < Number(count); n++)
  await database.write(
    async (tx) => void (await tx.insert(throttles).values({ key: `${name}${n}`, count: n, windowEndsAt: 0 })),
  );
database.close();
