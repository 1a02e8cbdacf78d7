import { DAY } from '#src/lib/dates.ts';

const WAN_FEN = 1_000_000;

/** 技术就绪度 in three bands, by what has been shown; GB/T 22900. */
export const TRL_BANDS = {
  early: { word: '1–3 级（原理）', from: 1, to: 3 },
  middle: { word: '4–6 级（中试）', from: 4, to: 6 },
  ready: { word: '7–9 级（可用）', from: 7, to: 9 },
} as const;

/** Amounts in 分, upper ends not included. */
export const AMOUNT_BANDS = {
  '0-10': { word: '10 万元以下', under: 10 * WAN_FEN },
  '10-50': { word: '10–50 万元', under: 50 * WAN_FEN },
  '50-100': { word: '50–100 万元', under: 100 * WAN_FEN },
  '100-500': { word: '100–500 万元', under: 500 * WAN_FEN },
  '500-': { word: '500 万元以上', under: Number.POSITIVE_INFINITY },
} as const;

/** How soon an open listing closes, counted from the moment of the request. */
export const CLOSING_BANDS = {
  '7': { word: '7 天内截止', within: 7 * DAY },
  '30': { word: '8–30 天截止', within: 30 * DAY },
  later: { word: '30 天以后截止', within: Number.POSITIVE_INFINITY },
} as const;

/** Key of the band, empty for unknown. */
export const trlBand = (trl: number | undefined): string =>
  trl === undefined ? '' : keyOf(TRL_BANDS, ({ to }) => trl <= to);

export const amountBand = (amountFen: number | undefined): string =>
  amountFen === undefined ? '' : keyOf(AMOUNT_BANDS, ({ under }) => amountFen < under);

/** Empty for what has closed or never closes. */
export const closingBand = (closesAt: number | undefined, now: number): string =>
  closesAt === undefined || closesAt <= now ? '' : keyOf(CLOSING_BANDS, ({ within }) => closesAt - now <= within);

const keyOf = <T>(bands: Readonly<Record<string, T>>, holds: (band: T) => boolean): string =>
  Object.entries(bands).find(([, band]) => holds(band))?.[0] ?? '';
