/** An address whose escapes are all UTF-8: what is not becomes the sign for what could not be read, a bare % itself. */
export function wellEncoded(address: string): string {
  try {
    decodeURI(address);
    return address;
  } catch {
    return address.replace(/(?:%[0-9a-f]{2})+|%/gi, (run) =>
      run === '%' ? '%25' : encodeURIComponent(Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')),
    );
  }
}
