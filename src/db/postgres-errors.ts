import { types } from 'node:util';

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

/**
 * Classes of a server that cannot serve now: 08 connection, 40 rolled back by a deadlock, 53 resources, 55 lock not
 * available, 57 shutting down or timed out, 58 system, XX internal.
 */
const UNAVAILABLE = new Set(['08', '40', '53', '55', '57', '58', 'XX']);

/** 28 a wrong password or role, 3D a database that does not exist: an operator must act. */
const MISCONFIGURED = new Set(['28', '3D']);
/** 25P03 idle too long in a transaction; 42P01 a table that is not there, as the migrations have still to run. */
const OTHERS = new Set(['25P03', '42P01']);

/** What the driver and our socket say of a server that is silent or gone. They have no code. */
const LOST = /timeout (exceeded|expired)|connection (terminated|lost)/i;

/** Whether an error came from the server rather than from the way to it or from our code. */
export function isServerError(error: unknown): error is ServerError {
  return (
    isError(error) && 'code' in error && typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code)
  );
}

/** Whether Postgres will refuse the same statement again. */
export function isRefused(error: unknown): boolean {
  return isServerError(error) && REFUSED.has(error.code.slice(0, 2));
}

/** Whether Postgres could not be reached, or could not serve: the statement may succeed later. */
export function isUnavailable(error: unknown): boolean {
  if (!isError(error)) return false;
  if (isServerError(error)) {
    return isMisconfigured(error) || UNAVAILABLE.has(error.code.slice(0, 2)) || OTHERS.has(error.code);
  }
  if ('code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)) return true;
  return error.name === 'KnexTimeoutError' || /connection|timeout (exceeded|expired)/i.test(error.message);
}

/** Whether DATABASE_URL names what this server does not have or let in: waiting does not help. */
export function isMisconfigured(error: unknown): boolean {
  return isServerError(error) && MISCONFIGURED.has(error.code.slice(0, 2));
}

/** Whether the role may not do what it tried (42501): a mistake of ours or of whoever set up the roles. */
export function isDenied(error: unknown): boolean {
  return isServerError(error) && error.code === '42501';
}

/** What may be told of a database error: never its values, which `message` and `detail` may hold. */
export function describeError(error: unknown): string {
  if (isServerError(error)) {
    return `Postgres refused with SQLSTATE ${error.code}${error.constraint ? ` (${error.constraint})` : ''}`;
  }
  if (!isError(error)) return 'unknown error';
  if ('code' in error) return `${error.name} ${String(error.code)}`;
  const [lost] = LOST.exec(error.message) ?? [];
  return lost === undefined ? error.name : `${error.name}: ${lost}`;
}

/** Sockets' errors come from Node's own realm, which under jest is another one: `instanceof` would miss them. */
function isError(error: unknown): error is Error {
  return types.isNativeError(error);
}
