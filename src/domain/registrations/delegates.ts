import type { Transaction } from '#db/client.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { ensure, invalid } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { admitTo, UNVERIFIED } from './admission.ts';
import type { RegisterInput } from './input.ts';
import { insert } from './insert.ts';
import { onBehalfLetter } from './mail.ts';
import { tell } from './notify.ts';
import { whatIsThere } from './same.ts';
import { REGISTRATION_STATE_WORDS, type Registration } from './states.ts';

type Delegate = RegisterInput['delegates'][number];

/**
 * 随行: colleagues of one organisation on one form. Each has a registration, a link and a code of their own, and holds a
 * seat only once they have opened their link.
 */
export async function registerDelegates(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  lead: Registration,
  delegates: readonly Delegate[],
): Promise<void> {
  refuseTwice(lead, delegates);
  for (const delegate of delegates) await registerOne(tx, ctx, event, lead, delegate);
}

/** Each of them has a mailbox and a telephone of their own. */
function refuseTwice(lead: Registration, delegates: readonly Delegate[]): void {
  const seen = new Set([lead.email, lead.phone]);
  for (const { at, email, phone } of delegates) {
    ensure(!seen.has(email), invalid({ [`delegates.${at}.email`]: '这个邮箱填了两次，每人填自己的' }));
    ensure(
      phone === '' || !seen.has(phone),
      invalid({ [`delegates.${at}.phone`]: '这个手机号填了两次，每人填自己的' }),
    );
    seen.add(email).add(phone);
  }
}

async function registerOne(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  lead: Registration,
  { name, email, phone }: Delegate,
): Promise<void> {
  // Who is there already is told by letter; whoever fills the form learns nothing of it.
  if (await whatIsThere(tx, ctx, event, { email, phone }, { own: false })) return;
  const { organisationId, firm, firmKey, group, inviteeId } = lead;
  const where = event.verifyContact ? UNVERIFIED : await admitTo(tx, ctx, event, lead);
  const one = await insert(tx, ctx, {
    ...{ id: newId(), eventId: event.id, name, email, phone, inviteeId, leadId: lead.id, source: 'lead' },
    ...{ organisationId, firm, firmKey, group },
    ...where,
  });
  const by = [lead.firm, lead.name].filter(Boolean).join('的');
  await tell(tx, ctx, event, one, onBehalfLetter(by, REGISTRATION_STATE_WORDS[one.state].word));
}
