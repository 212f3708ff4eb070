import type { InputProblem } from './types';

/** What an answer that is an error says. */
export interface ErrorAnswer {
  status: number;
  /** What went wrong, for people. */
  detail: string;
  /** What is wrong with the input (422). Empty for every other status. */
  problems: InputProblem[];
  /** Names the call in the logs of the service (`X-Request-Id`). */
  requestId: string | undefined;
  /** How many seconds the service asks to wait (`Retry-After`). */
  retryAfter: number | undefined;
  /** Whether the answer has not the shape of the service's errors, so that something in between made it. */
  isFromProxy: boolean;
}

/** The service, or a proxy before it, answered with an error. There are subclasses for what callers treat differently. */
export class ApiError extends Error implements ErrorAnswer {
  override name = 'ApiError';
  readonly status: number;
  readonly detail: string;
  readonly problems: InputProblem[];
  readonly requestId: string | undefined;
  readonly retryAfter: number | undefined;
  readonly isFromProxy: boolean;

  constructor(answer: ErrorAnswer) {
    super(answer.detail);
    this.status = answer.status;
    this.detail = answer.detail;
    this.problems = answer.problems;
    this.requestId = answer.requestId;
    this.retryAfter = answer.retryAfter;
    this.isFromProxy = answer.isFromProxy;
  }
}

/** 401: the token is missing, malformed, expired or not trusted. */
export class Unauthorized extends ApiError {
  override name = 'Unauthorized';
}

/** 403: the token's role may not do this. */
export class Forbidden extends ApiError {
  override name = 'Forbidden';
}

/** 404: there is no such thing, or the caller may not see it. */
export class NotFound extends ApiError {
  override name = 'NotFound';
}

/** 409: the present state does not allow this. */
export class Conflict extends ApiError {
  override name = 'Conflict';
}

/** 412: the thing is not the one that `If-Match` names. */
export class PreconditionFailed extends ApiError {
  override name = 'PreconditionFailed';
}

/** 422: the input is wrong; `problems` says where. */
export class InvalidInput extends ApiError {
  override name = 'InvalidInput';
}

/** 429: too many calls. */
export class RateLimited extends ApiError {
  override name = 'RateLimited';
}

/** 503 of the service: a part of it is out of reach, and nothing was done. */
export class Unavailable extends ApiError {
  override name = 'Unavailable';
}

/** 504, and a 502 or 503 that a proxy made: it is not known whether the change was made. */
export class OutcomeUnknown extends Unavailable {
  override name = 'OutcomeUnknown';
}

const CLASSES: Partial<Record<number, typeof ApiError>> = {
  401: Unauthorized,
  403: Forbidden,
  404: NotFound,
  409: Conflict,
  412: PreconditionFailed,
  422: InvalidInput,
  429: RateLimited,
  503: Unavailable,
  504: OutcomeUnknown,
};

/** The error of the class that belongs to this answer. */
export function apiError(answer: ErrorAnswer): ApiError {
  const { status, isFromProxy } = answer;
  // A proxy may answer so after the service took the call. The service's own 502 is the result of an approval.
  const isUnknown = isFromProxy && (status === 502 || status === 503);
  const ErrorClass = isUnknown ? OutcomeUnknown : (CLASSES[status] ?? ApiError);
  return new ErrorClass(answer);
}

/** No answer came, or it broke off. It is not known whether the service did something. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';
}
