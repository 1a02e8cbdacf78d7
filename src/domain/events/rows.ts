import { z } from 'zod';
import { DAY, dayOf, MINUTE, startOfDay, toLocal } from '#src/lib/dates.ts';
import { line, phrase, prose } from '#src/lib/fields.ts';

/** 议程 and 嘉宾 as their rows are typed. */

export const MAX_AGENDA = 30;
export const MAX_SPEAKERS = 20;

const asRow = (row: unknown) => (typeof row === 'object' && row !== null && !Array.isArray(row) ? row : {});
const rows = <R extends object>(row: z.ZodType<R>, max: number, unit: string) =>
  z
    .preprocess((sent) => (Array.isArray(sent) ? sent.map(asRow) : []), z.array(row))
    .transform((all) => all.filter((one) => Object.values(one).some((cell) => cell !== '' && cell !== undefined)))
    .refine((all) => all.length <= max, { error: `最多 ${max} ${unit}，请合并` });

/** Nine days at most: longer is more than one event. */
const CLOCK = /^(?:第?([1-9]) ?天 ?)?([01]?\d|2[0-3]):([0-5]\d)$/;

/** `14:30`, on a later day `第2天 9:00`. Undefined where a line was left open. */
const clock = () =>
  line(20).transform((typed, ctx) => {
    if (typed === '') return undefined;
    const [, day = '1', hour, minute] = CLOCK.exec(typed) ?? [];
    if (hour !== undefined) return (Number(day) - 1) * 24 * 60 + Number(hour) * 60 + Number(minute);
    ctx.addIssue({ code: 'custom', message: '时刻写成 14:30 的样子；第二天的写“第2天 9:00”' });
    return z.NEVER;
  });

export const agendaRows = rows(
  z.object({ time: clock(), title: phrase(100), who: phrase(100) }).superRefine(({ time, title, who }, ctx) => {
    if (time === undefined && (title !== '' || who !== ''))
      ctx.addIssue({ code: 'custom', path: ['time'], message: '请写这一项的开始时刻' });
    if (title === '' && (time !== undefined || who !== ''))
      ctx.addIssue({ code: 'custom', path: ['title'], message: '请写这一项做什么' });
  }),
  MAX_AGENDA,
  '项议程',
);

export const speakerRows = rows(
  z
    .object({ name: phrase(40), unit: phrase(60), post: phrase(60), about: prose(500) })
    .superRefine(({ name, ...told }, ctx) => {
      if (name === '' && Object.values(told).some(Boolean))
        ctx.addIssue({ code: 'custom', path: ['name'], message: '请写嘉宾姓名' });
    }),
  MAX_SPEAKERS,
  '位嘉宾',
);

export type AgendaItem = { minute: number; title: string; who: string };
export type Speaker = { name: string; unit: string; post: string; about: string };

const midnightOf = (at: number): number => startOfDay(dayOf(at)) ?? at;
/** Minutes into the day at which the event starts; midnight while that is open. */
const startMinute = (startsAt: number | null): number =>
  startsAt === null ? 0 : (startsAt - midnightOf(startsAt)) / MINUTE;

/** What was typed, counted from the start of the event and in order. */
export const fromClock = (
  items: readonly { time?: number | undefined; title: string; who: string }[],
  startsAt: number | null,
): AgendaItem[] =>
  items
    .map(({ time = 0, title, who }) => ({ minute: time - startMinute(startsAt), title, who }))
    .sort((a, b) => a.minute - b.minute);

/** `14:30` or `第2天 9:00`, as it is typed and shown. */
export function toClock(minute: number, startsAt: number | null): string {
  const total = minute + startMinute(startsAt);
  const day = Math.floor(total / (24 * 60));
  const at = (startsAt === null ? 0 : midnightOf(startsAt)) + total * MINUTE;
  const clock = startsAt === null ? wall(total - day * 24 * 60) : toLocal(at).slice(11);
  return day > 0 ? `第${day + 1}天 ${clock}` : clock;
}

const wall = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Days an event touches. */
export const daysOf = (startsAt: number, endsAt: number): number =>
  Math.round((midnightOf(endsAt - 1) - midnightOf(startsAt)) / DAY) + 1;
