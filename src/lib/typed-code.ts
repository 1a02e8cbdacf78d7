/**
 * A code of Crockford's alphabet as it was typed or scanned: blanks, hyphens and case do not matter, and who types O, I
 * or L means 0 and 1. Here, and not with the codes themselves, because devices at a door read codes too.
 */
export const cleanCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
