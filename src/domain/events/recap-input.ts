import { z } from 'zod';
import { line, prose, wan, whole } from '#src/lib/fields.ts';
import { RECAP_FIELDS, type RecapField } from './recap-fields.ts';
import type { EventType } from './states.ts';

const COUNT_MAX = 1_000_000;
const people = () => whole(0, COUNT_MAX);

/** A recap as its form sends it; the figures are read by the type of the event, see `figuresOf`. */
export const recapForm = z.object({
  id: z.string().catch(''),
  people: people(),
  organisations: people(),
  outcomes: prose(3000),
  problems: prose(3000),
  noPhotos: prose(200),
  figures: z.record(z.string(), z.string()).catch({}),
  intent: line(20),
});
export type RecapInput = Omit<z.output<typeof recapForm>, 'intent'>;

type Read = { figures: Record<string, number>; errors: Record<string, string> };

/** The figures of one type, as typed; what is left open is left out, what is no figure is said at its field. */
export function figuresOf(type: EventType, typed: Readonly<Record<string, string>>): Read {
  const figures: Record<string, number> = {};
  const errors: Record<string, string> = {};
  for (const field of RECAP_FIELDS[type]) {
    const read = schemaOf(field).safeParse(typed[field.key] ?? '');
    if (!read.success) errors[`figures.${field.key}`] = read.error.issues[0]?.message ?? '请填数字';
    else if (read.data !== null) figures[field.key] = read.data;
  }
  return { figures, errors };
}

const schemaOf = ({ money, unit }: RecapField) => (money ? wan() : whole(0, unit === '%' ? 100 : COUNT_MAX));

type Told = {
  people: number | null;
  organisations: number | null;
  outcomes: string;
  figures: Readonly<Record<string, number>>;
  noPhotos: string;
};

/** What is still open before a recap can be handed in, by field. `photos`: how many were uploaded. */
export function openInRecap(type: EventType, recap: Told, photos: number): Record<string, string> {
  const open: Record<string, string> = {};
  if (recap.people === null) open.people = '请填到场人数';
  if (recap.organisations === null) open.organisations = '请填到场单位数';
  if (recap.outcomes === '') open.outcomes = '请写活动成效';
  for (const { key, label } of RECAP_FIELDS[type])
    if (recap.figures[key] === undefined) open[`figures.${key}`] = `请填${label}，没有就填 0`;
  if (photos === 0 && recap.noPhotos === '') open.noPhotos = '请在下面上传现场图片；没有图片的，写明原因';
  return open;
}
