/** Fields of an error the driver passes on from the server (PostgreSQL protocol, "Error and Notice Message Fields"). */
interface ServerError extends Error {
  code: string;
  constraint?: string;
}

/**
 * SQLSTATE classes that say the values are wrong, so that running the statement again cannot help: 22 data exception,
 * 23 integrity constraint, P0 raised by a trigger. Not 42: a missing table or privilege is mended by an operator.
 */
const REFUSED = new Set(['22', '23', 'P0']);

/** Classes of a server that cannot serve now: 08 connection, 53 resources, 57 shutting down, 58 system, XX internal. */
const UNAVAILABLE = new Set(['08', '53', '57', '58', 'XX']);

/** Whether an error came from the server rather than from the way to it or from our code. */
function isServerError(error: unknown): error is ServerError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^[0-9A-Z]{5}$/.test(error.code)
  );
}

/** Whether Postgres will refuse the same statement again. */
export function isRefused(error: unknown): boolean {
  return isServerError(error) && REFUSED.has(error.code.slice(0, 2));
}

/** Whether Postgres could not be reached, or could not serve: the statement may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isServerError(error)) return UNAVAILABLE.has(error.code.slice(0, 2)) || error.code === '25P03';
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) return true;
  return error.name === 'KnexTimeoutError' || /connection|timeout exceeded/i.test(error.message);
}

/** What may be told of a database error: never its values, which `message` and `detail` may hold. */
export function describeError(error: unknown): string {
  if (isServerError(error)) {
    return `Postgres refused with SQLSTATE ${error.code}${error.constraint ? ` (${error.constraint})` : ''}`;
  }
  return error instanceof Error
    ? `${error.name}${'code' in error ? ` ${String(error.code)}` : ''}`
    : 'unknown error';
}
