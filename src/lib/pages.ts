export type Page<T> = { rows: T[]; total: number; page: number; pages: number; size: number };

/** A page number from a URL: 1 for anything else. Capped, so that an OFFSET stays bounded. */
export function pageFrom(params: URLSearchParams): number {
  const page = Number(params.get('page'));
  return Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1;
}

export const offsetOf = (page: number, size: number): number => (page - 1) * size;

export const toPage = <T>(rows: T[], total: number, page: number, size: number): Page<T> => ({
  rows,
  total,
  page,
  pages: Math.max(1, Math.ceil(total / size)),
  size,
});

/** The same URL with some parameters set (a string), repeated (an array) or removed (undefined). */
export function withParams(url: URL, changes: Record<string, string | string[] | undefined>): string {
  const params = new URLSearchParams(url.searchParams);
  for (const [key, value] of Object.entries(changes)) {
    params.delete(key);
    for (const one of [value ?? []].flat()) params.append(key, one);
  }
  const query = params.toString();
  return query ? `${url.pathname}?${query}` : url.pathname;
}

/** A path of this site, safe to redirect to; undefined for anything that could lead elsewhere. */
export const localPath = (path: string): string | undefined =>
  /^\/(?![/\\])[^\s\\]*$/.test(path) && !path.startsWith('/sign-') ? path : undefined;
