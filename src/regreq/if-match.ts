/** The header that limits a call to one state. A shell takes the quotation marks away, so a tag may come without them. */
export function ifMatchHeader(etag: string): { 'if-match': string } {
  return { 'if-match': /^[\w-]+$/.test(etag) ? `"${etag}"` : etag };
}
