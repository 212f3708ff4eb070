import { types } from 'node:util';

/** An error from the server, with its fields (PostgreSQL protocol, "Error and Notice Message Fields"). */
interface ServerError extends Error {
  code: string;
  constraint?: string;
}

/**
 * SQLSTATE classes for wrong values: 22 data exception, 23 integrity constraint, P0 raised by a trigger. Running the
 * statement again cannot help. 42 is not here, because an operator can repair a missing table or privilege.
 */
const REFUSED = new Set(['22', '23', 'P0']);

/**
 * Classes that mean the server cannot serve now: 08 connection, 40 rolled back by a deadlock, 53 resources, 55 lock not
 * available, 57 shutting down or timed out, 58 system, XX internal.
 */
const UNAVAILABLE = new Set(['08', '40', '53', '55', '57', '58', 'XX']);

/** Classes that only an operator can repair: 28 a wrong password or role, 3D a database that does not exist. */
const MISCONFIGURED = new Set(['28', '3D']);
/** 25P03: idle too long in a transaction. 42P01: a table is missing, because migrations have not run yet. */
const OTHERS = new Set(['25P03', '42P01']);

/** What the driver and our socket say about a server that is silent or gone. These errors have no code. */
const LOST = /timeout (exceeded|expired)|connection (terminated|lost)/i;

/** Whether the error came from the server. Other errors come from the connection or from our code. */
export function isServerError(error: unknown): error is ServerError {
  return (
    isError(error) && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
  );
}

/** Whether Postgres will refuse the same statement again. */
export function isRefused(error: unknown): boolean {
  return isServerError(error) && REFUSED.has(error.code.slice(0, 2));
}

/** Whether Postgres could not be reached, or could not serve. The statement may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (!isError(error)) return false;
  if (isServerError(error)) {
    return isMisconfigured(error) || UNAVAILABLE.has(error.code.slice(0, 2)) || OTHERS.has(error.code);
  }
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) return true;
  return error.name === 'KnexTimeoutError' || /connection|timeout (exceeded|expired)/i.test(error.message);
}

/** Whether the server does not have the database of DATABASE_URL, or does not let its role in. Waiting does not help. */
export function isMisconfigured(error: unknown): boolean {
  return isServerError(error) && MISCONFIGURED.has(error.code.slice(0, 2));
}

/** Whether the role has no right to do this (42501). Then the code is wrong, or the roles were set up wrongly. */
export function isDenied(error: unknown): boolean {
  return isServerError(error) && error.code === '42501';
}

/** A text about a database error that is safe to log. It leaves out `message` and `detail`, which may hold values. */
export function describeError(error: unknown): string {
  if (isServerError(error)) {
    return `Postgres refused with SQLSTATE ${error.code}${error.constraint ? ` (${error.constraint})` : ''}`;
  }
  if (!isError(error)) return 'unknown error';
  if ('code' in error) return `${error.name} ${String(error.code)}`;
  const [lost] = LOST.exec(error.message) ?? [];
  return lost === undefined ? error.name : `${error.name}: ${lost}`;
}

/** `instanceof` does not work under jest, because errors of sockets there have another Error class. */
function isError(error: unknown): error is Error {
  return types.isNativeError(error);
}
