/** The code of an error of the operating system, such as ENOENT; undefined for any other error. */
export function errorCode(error: unknown): string | undefined {
  // instanceof does not work under jest, because jest gives each test file its own Error class.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** The message of an error, or the thrown value as text. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
