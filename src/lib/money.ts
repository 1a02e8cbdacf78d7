const FEN_PER_YUAN = 100;
const FEN_PER_WAN = 1_000_000;
const FEN_PER_YI = 10_000_000_000;
/** 1,000 亿元: more than any project here, and far inside the safe integers. */
export const MAX_FEN = 1000 * FEN_PER_YI;

/** Made once: a formatter costs fifty times what it takes to use it. */
const twoPlaces = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });
const fourPlaces = new Intl.NumberFormat('en-US', { maximumFractionDigits: 4 });
const exact = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** 1_200_000_000 → `1,200 万元`; from 1 亿元 on `12.5 亿元`; below 1 万元 `9,500 元`. */
export function formatFen(fen: number): string {
  if (Math.abs(fen) >= FEN_PER_YI) return `${fourPlaces.format(fen / FEN_PER_YI)} 亿元`;
  if (Math.abs(fen) >= FEN_PER_WAN) return `${twoPlaces.format(fen / FEN_PER_WAN)} 万元`;
  return `${twoPlaces.format(fen / FEN_PER_YUAN)} 元`;
}

/** The exact figure, for titles and print: `12,000,000.00 元`. */
export const formatYuan = (fen: number): string => `${exact.format(fen / FEN_PER_YUAN)} 元`;

/** 分 as the 万元 a form shows: 1_205_000_000 → `1205`. */
export const fenToWan = (fen: number | null | undefined): string => (fen == null ? '' : String(fen / FEN_PER_WAN));

/**
 * 万元 as typed (`1,200`, `０．５`, `1200 万元`) to 分; undefined where it is not an amount of whole 分 from 0 to MAX_FEN.
 * Works on the digits, never on a float.
 */
export function wanToFen(typed: string): number | undefined {
  const text = typed.normalize('NFKC').replace(/[\s,，]|万元?$/g, '');
  const match = /^(\d{1,8})(?:\.(\d{1,6}))?$/.exec(text);
  if (!match) return undefined;
  const fen = Number(match[1]) * FEN_PER_WAN + Number((match[2] ?? '').padEnd(6, '0'));
  return fen <= MAX_FEN ? fen : undefined;
}
