/**
 * The base URL without a slash at its end. The errors do not repeat it, because it may hold a password.
 * @throws TypeError if it cannot be one
 */
export function checkedBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new TypeError('baseUrl must be an http or https URL');
  if (url.username || url.password) throw new TypeError('baseUrl must not have a user name or a password');
  // Of an empty query or fragment the parsed URL shows nothing. But the paths of the API would become a part of it.
  if (/[?#]/.test(text)) throw new TypeError('baseUrl must not have a ? or a #');
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
 * @param path as the OpenAPI document has it, with the names of its parameters in braces
 * @throws TypeError
 */
export function checkPathParameters(path: string, parameters: Record<string, unknown> = {}): void {
  for (const [, name = ''] of path.matchAll(/\{(\w+)\}/g)) {
    const value = parameters[name];
    if (['', '.', '..', undefined, null].includes(value as string | null | undefined)) {
      throw new TypeError(`No path can have ${JSON.stringify(value)} as ${name}`);
    }
  }
}
