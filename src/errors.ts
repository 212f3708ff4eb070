import type { InputProblem } from './domain/input-problem';

/** A variable or command-line option is wrong: the process says so in one line and does not start. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
}

/** An error for callers. Every error that an endpoint answers on purpose is one of these. */
export abstract class ApiError extends Error {
  /** Stable, for logs and tests. */
  abstract readonly code: string;
  abstract readonly status: number;
  readonly headers: Record<string, string> = {};
}

/** The request is not well-formed HTTP, although Node accepts it. */
export class MalformedRequestError extends ApiError {
  readonly code = 'malformed_request';
  readonly status = 400;
  override readonly headers = { Connection: 'close' };
}

/** RFC 6750, section 3: the token is missing, malformed, expired or untrusted. */
export class UnauthorizedError extends ApiError {
  readonly code = 'unauthorized';
  readonly status = 401;
  override readonly headers = { 'WWW-Authenticate': 'Bearer' };
}

/** The caller sees the thing but may not do this to it, or the caller acts outside its reach. */
export class ForbiddenError extends ApiError {
  readonly code = 'forbidden';
  readonly status = 403;
}

/** The thing does not exist, or the caller may not see it. The answer is the same for both. */
export class NotFoundError extends ApiError {
  readonly code = 'not_found';
  readonly status = 404;
}

/** The path is known, the method is not (RFC 9110, section 15.5.6). */
export class MethodNotAllowedError extends ApiError {
  readonly code = 'method_not_allowed';
  readonly status = 405;
  override readonly headers: Record<string, string>;
  constructor(allow: string) {
    super('Method Not Allowed');
    this.headers = { Allow: allow };
  }
}

/** `Accept` allows none of the media types that the endpoint can answer (RFC 9110, section 15.5.7). */
export class NotAcceptableError extends ApiError {
  readonly code = 'not_acceptable';
  readonly status = 406;
}

/** The state of the thing does not allow this now. */
export class ConflictError extends ApiError {
  readonly code = 'conflict';
  readonly status = 409;
}

/** The first call with this Idempotency-Key is not answered yet. */
export class KeyUnderWayError extends ConflictError {
  override readonly headers = { 'Retry-After': '1' };
  constructor() {
    super('A call with this Idempotency-Key is under way: send it again later');
  }
}

/** The present state is not one that If-Match names (RFC 9110, section 15.5.13). */
export class PreconditionFailedError extends ApiError {
  readonly code = 'precondition_failed';
  readonly status = 412;
}

/** The change needs an If-Match that says which state it replaces (RFC 6585, section 3). */
export class PreconditionRequiredError extends ApiError {
  readonly code = 'precondition_required';
  readonly status = 428;
}

/** The body is over the limit. */
export class PayloadTooLargeError extends ApiError {
  readonly code = 'payload_too_large';
  readonly status = 413;
}

/** The input does not validate; `problems` are answered as `detail`. */
export class InvalidInputError extends ApiError {
  readonly code = 'invalid_input';
  readonly status = 422;
  constructor(readonly problems: InputProblem[]) {
    super('invalid input');
  }
}

/** A super admin named a tenant or partner that the directory does not know. */
export class NotInDirectoryError extends ApiError {
  readonly code = 'not_in_directory';
  readonly status = 422;
  constructor(
    readonly kind: 'tenant' | 'partner',
    readonly id: string,
  ) {
    super(`${kind} ${id} is not in the directory`);
  }
}

/** An Idempotency-Key was sent before with another body (draft-ietf-httpapi-idempotency-key-header-07, section 2.7). */
export class KeyReusedError extends ApiError {
  readonly code = 'key_reused';
  readonly status = 422;
  constructor() {
    super('this key was sent with another body: use a new key for a new call');
  }
}

/** The caller is over its rate limit. The limiter sets Retry-After: the time to wait (RFC 6585, section 4). */
export class TooManyRequestsError extends ApiError {
  readonly code = 'too_many_requests';
  readonly status = 429;
  constructor() {
    super('Too many requests: wait as long as Retry-After says');
  }
}

/** The application of an approved request could not be created, and this was given up. The request is PENDING again. */
export class ProvisioningFailedError extends ApiError {
  readonly code = 'provisioning_failed';
  readonly status = 502;
}

/** A part is out of reach and nothing was done. The caller may try again. */
export class UnavailableError extends ApiError {
  readonly code = 'unavailable';
  readonly status = 503;
  override readonly headers = { 'Retry-After': '2' };
}

/** Temporal or the database did not say whether the change was made. No other error leaves this open. */
export class OutcomeUnknownError extends ApiError {
  readonly code = 'outcome_unknown';
  readonly status = 504;
  override readonly headers = { 'Retry-After': '5' };
}
