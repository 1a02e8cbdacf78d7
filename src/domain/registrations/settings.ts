import { registrationSettings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import type { SettingsInput } from './form-input.ts';
import { sealShared } from './invitation.ts';
import { loadHosted } from './load.ts';

/** What the organiser sets beside the form: the code all have, who of the list comes first, whether topics are collected. */
export const saveSettings = (ctx: MemberContext, { eventId, sharedCode, ...ticks }: SettingsInput): Promise<void> =>
  ctx.write(async (tx) => {
    await loadHosted(tx, ctx, eventId);
    const set = { ...ticks, sharedCode: sealShared(ctx, eventId, sharedCode), updatedAt: ctx.now };
    await tx
      .insert(registrationSettings)
      .values({ eventId, ...set })
      .onConflictDoUpdate({ target: registrationSettings.eventId, set });
    await record(tx, ctx, { thing: 'events', thingId: eventId, action: 'registrationSettings' });
  });
