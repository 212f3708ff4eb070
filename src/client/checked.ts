/**
 * The base URL without a slash at its end. The errors do not repeat it, because it may hold a password.
 * @throws TypeError if it cannot be one
 */
export function checkedBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError('baseUrl must be an http or https URL');
  if (url.username || url.password) throw new TypeError('baseUrl must not have a user name or a password');
  if (url.search || url.hash) throw new TypeError('baseUrl must not have a query or a fragment');
  return url.href.replace(/\/+$/, '');
}

/**
 * The token as a header can carry it. Without this check, the error of `fetch` would show the token.
 * @throws TypeError if no header can carry it
 */
export function checkedToken(token: string): string {
  const trimmed = token.trim();
  if (!/^[\x21-\x7e]+$/.test(trimmed)) throw new TypeError('The token is empty, or no header can carry it');
  return trimmed;
}

/**
 * Refuses what would change which path is called: URLs drop `.` and `..` (https://url.spec.whatwg.org/#path-state).
 * @throws TypeError
 */
export function checkPathParameters(parameters: Record<string, unknown> = {}): void {
  for (const [name, value] of Object.entries(parameters)) {
    if (value === '' || value === '.' || value === '..') {
      throw new TypeError(`No path can have ${JSON.stringify(value)} as ${name}`);
    }
  }
}
