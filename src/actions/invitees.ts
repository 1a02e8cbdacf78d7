import { readTable } from '#src/domain/imports/read.ts';
import { addInviteesInput, eventOnlyInput, inviteeIdInput } from '#src/domain/registrations/invitee-input.ts';
import { addInvitees, remindInvitees, removeInvitee, sendInvitations } from '#src/domain/registrations/invitees.ts';
import { memberForm } from './form.ts';

const at = (eventId: string) => `/events/${eventId}/invitees`;
/** More is no list of guests. */
const MOST_ROWS = 5000;

export const invitees = {
  add: memberForm(addInviteesInput, async (ctx, { eventId, text }, { data }) => {
    const file = data.get('file');
    const sent = file instanceof File && file.size > 0 ? file : new Blob([text]);
    const rows = [];
    for await (const row of (await readTable(sent)).rows) {
      rows.push(row);
      if (rows.length > MOST_ROWS) break;
    }
    const { added, skipped } = await addInvitees(ctx, { eventId }, rows);
    const flash = `加了 ${added} 人${skipped > 0 ? `，${skipped} 人已经在名单里` : ''}。邀请还没有发。`;
    return { to: at(eventId), flash };
  }),
  send: memberForm(eventOnlyInput, async (ctx, input) => {
    const n = await sendInvitations(ctx, input);
    return { to: at(input.eventId), flash: `给 ${n} 人发出邀请。没有邮箱的请电话告知邀请码。` };
  }),
  remind: memberForm(eventOnlyInput, async (ctx, input) => {
    const n = await remindInvitees(ctx, input);
    return { to: at(input.eventId), flash: n > 0 ? `提醒了 ${n} 人。` : '一天最多提醒一次，现在没有要提醒的。' };
  }),
  remove: memberForm(inviteeIdInput, async (ctx, input) => {
    const eventId = await removeInvitee(ctx, input);
    return { to: at(eventId), flash: '已移出名单，邀请码作废。' };
  }),
};
