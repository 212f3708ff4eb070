/** The header that names an HTTP request, in HTTP and in Temporal. */
export const REQUEST_ID_HEADER = 'x-request-id';

/** Whether a value may name an HTTP request. It is safe in a log line, a header and a shell. */
export function isRequestId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(value);
}
