import { z } from 'zod';
import { isId } from '#src/lib/ids.ts';

const STALE = '这一页不完整，请刷新后再填';
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });

export const inviteeIdInput = z.object({ id: id() });
/** The people come in a file or as pasted text, which is read as a sheet. */
export const addInviteesInput = z.object({
  eventId: id(),
  text: z.string().max(500_000, '太长，请分几次贴').catch(''),
});
export type AddInviteesInput = Pick<z.output<typeof addInviteesInput>, 'eventId'>;
export const eventOnlyInput = z.object({ eventId: id() });
