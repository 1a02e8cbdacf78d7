import { z } from 'zod';
import { EVENT_GROUPS, SCAN_VERDICTS } from '#db/schema/index.ts';
import { normalPhone } from '#src/domain/registrations/people.ts';
import { filledPhrase, line, phrase } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';

const STALE = '这一页不完整，请刷新后再试';
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });
/** The token of a door link; empty for an organiser. */
const token = () => line(100);

export const CHECKIN_LIMITS = { linkName: 20, name: 40, firm: 100, phone: 30 } as const;
const L = CHECKIN_LIMITS;

const door = { id: id(), eventId: id(), token: token() };

/** Whatever a scanner sends is a code; what is none is answered like a wrong one, so that the next can follow. */
export const scanInput = z.object({
  ...door,
  code: z
    .string()
    .catch('')
    .transform((typed) => typed.slice(0, 200)),
});
export type ScanInput = z.infer<typeof scanInput>;

/** Milliseconds as the clock of a device has them, wrong ones too. */
const clock = () =>
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number);
export const SCANS_MOST = 20;

/** What a device noted, each by its code or, found by name, by registration; `said`: what it answered by itself. */
export const scansInput = z.object({
  eventId: id(),
  token: token(),
  deviceId: id(),
  sentAt: clock(),
  scans: z
    .array(
      z.object({
        id: id(),
        at: clock(),
        code: z.string().max(200).default(''),
        registrationId: z.string().max(40).default(''),
        said: z.enum(SCAN_VERDICTS).optional(),
      }),
    )
    .min(1)
    .max(SCANS_MOST),
});
export type ScansInput = z.infer<typeof scansInput>;

export const checkInInput = z.object({ ...door, registrationId: id() });
export type CheckInInput = z.infer<typeof checkInInput>;

const isPhone = (typed: string) => typed === '' || /^\+?\d{5,15}$/.test(normalPhone(typed));
export const walkInInput = z.object({
  ...door,
  name: filledPhrase(L.name, '姓名'),
  firm: phrase(L.firm),
  phone: line(L.phone).refine(isPhone, { error: '电话只填数字，可带区号，例如 13800138000' }).transform(normalPhone),
  group: z.enum(EVENT_GROUPS, { error: '请选择类别' }).catch('other'),
});
export type WalkInInput = z.infer<typeof walkInInput>;

export const undoInput = z.object({ id: id() });
export const doorLinkInput = z.object({ id: id(), eventId: id(), name: filledPhrase(L.linkName, '签到点') });
export type DoorLinkInput = z.infer<typeof doorLinkInput>;
