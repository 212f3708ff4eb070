/** The code of an error of the operating system, such as ENOENT. */
export function errorCode(error: unknown): string | undefined {
  // No instanceof: under a test runner that gives each file globals of its own, the system's errors fail it.
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** What an error says. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
