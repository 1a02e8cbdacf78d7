import {
  checkInInput,
  doorLinkInput,
  scanInput,
  scansInput,
  undoInput,
  walkInInput,
} from '#src/domain/checkins/input.ts';
import { takeScans } from '#src/domain/checkins/merge.ts';
import { addDoorLink, revokeDoorLink, undoCheckIn } from '#src/domain/checkins/operations.ts';
import { checkIn, scanCode } from '#src/domain/checkins/scan.ts';
import { admitWalkIn } from '#src/domain/checkins/walk-in.ts';
import { memberForm, visitorForm } from './form.ts';

/** Back to the door with the result of this scan; who came by a link goes on with it. */
function door({ eventId, token }: { eventId: string; token: string }, scanId?: string): string {
  const params = new URLSearchParams({ ...(token && { token }), ...(scanId && { scan: scanId }) });
  return `/events/${eventId}/door?${params}`;
}

export const checkins = {
  scan: visitorForm(scanInput, async (ctx, input) => ({ to: door(input, (await scanCode(ctx, input)).id) })),
  /** From the script of the door, which follows to what became of each. */
  merge: visitorForm(scansInput, async (ctx, input) => {
    await takeScans(ctx, input);
    const params = new URLSearchParams({ device: input.deviceId, ids: input.scans.map(({ id }) => id).join(' ') });
    return { to: `/events/${input.eventId}/door/scans?${params}` };
  }),
  checkIn: visitorForm(checkInInput, async (ctx, input) => ({ to: door(input, (await checkIn(ctx, input)).id) })),
  walkIn: visitorForm(walkInInput, async (ctx, input) => ({ to: door(input, (await admitWalkIn(ctx, input)).id) })),
  undo: memberForm(undoInput, async (ctx, { id }) => ({
    to: door({ eventId: await undoCheckIn(ctx, id), token: '' }),
    flash: '已撤销签到，原来的码可以再用。',
  })),
  addLink: memberForm(doorLinkInput, async (ctx, input) => {
    await addDoorLink(ctx, input);
    return { to: `/events/${input.eventId}/door#links`, flash: `签到点“${input.name}”开好了，把网址发给志愿者。` };
  }),
  revokeLink: memberForm(undoInput, async (ctx, { id }) => ({
    to: `/events/${await revokeDoorLink(ctx, id)}/door#links`,
    flash: '已撤回，那个网址打不开了。',
  })),
};
