import { eq } from 'drizzle-orm';
import { openDatabase } from '#db/client.ts';
import { registrations } from '#db/schema/index.ts';
import { type Actor, createContext } from '#src/context.ts';
import { acceptOffer, withdraw } from '#src/domain/registrations/answer.ts';
import { offerFreeSeats } from '#src/domain/registrations/clock.ts';
import { registerInput } from '#src/domain/registrations/input.ts';
import { register } from '#src/domain/registrations/register.ts';

/**
 * A process of its own in which a crowd registers at once: `crowd-process.ts URL EVENT NOW ACTORS LEAVING`, the actors as
 * JSON. Every `LEAVING`th who got a seat cancels it again, every offer that comes to one of them is taken, and the clock
 * runs beside. Prints what each was answered, in JSON.
 */
const [url = '', eventId = '', at = '0', people = '[]', leaving = '0'] = process.argv.slice(2);
const database = openDatabase(url);
const actors = JSON.parse(people) as (Actor & { formId: string; phone: string })[];
const now = Number(at);
const contextOf = ({ formId: _, phone: __, ...actor }: (typeof actors)[number]) => createContext(database, actor, now);

const answers = await Promise.all(
  actors.map(async (actor, i) => {
    const { formId: id, phone, name, email } = actor;
    const ctx = contextOf(actor);
    const answer = await register(ctx, registerInput.parse({ id, eventId, name, email, phone })).catch(String);
    const state = typeof answer === 'object' && answer.kind === 'done' ? answer.state : answer;
    const leaves = Number(leaving) > 0 && i % Number(leaving) === 0 && state === 'confirmed';
    if (leaves) await withdraw(ctx, { id, token: '', reason: '' });
    if (i % 10 === 0) await offerFreeSeats(createContext(database, undefined, now));
    return { id, state };
  }),
);
for (const actor of actors) {
  const row = await database.db.select().from(registrations).where(eq(registrations.id, actor.formId)).get();
  if (row?.state === 'offered') await acceptOffer(contextOf(actor), { id: row.id, token: '' });
}
process.stdout.write(JSON.stringify(answers));
database.close();
