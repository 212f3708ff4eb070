import { apiError, type ApiError } from './errors';
import type { InputProblem } from './types';

/**
 * The JSON in this text. The service always answers an object, or 204 and nothing.
 * @throws ApiError if the answer comes from something else
 */
export function readJson(text: unknown, response: Response): unknown {
  if (response.status === 204) return undefined;
  try {
    const value: unknown = JSON.parse(String(text));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // It is no JSON.
  }
  throw errorOf(response, undefined);
}

/**
 * The error that an answer means.
 * @param body as it was parsed; of a body with another shape than the service's errors nothing is shown
 */
export function errorOf(response: Response, body: unknown): ApiError {
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined;
  const problems = isProblems(detail) ? detail : [];
  const text = typeof detail === 'string' ? detail : problems.map(inWords).join('; ');
  return apiError({
    status: response.status,
    detail: text || foreign(response),
    problems,
    requestId: response.headers.get('x-request-id') ?? undefined,
    retryAfter: secondsOf(response.headers.get('retry-after')),
    isFromProxy: text === '',
  });
}

function isProblems(detail: unknown): detail is InputProblem[] {
  return Array.isArray(detail) && detail.every((item) => typeof item === 'object' && item && 'loc' in item);
}

function inWords({ loc, msg }: InputProblem): string {
  return `${loc.join('.')}: ${msg}`;
}

function foreign({ status, statusText, headers, type }: Response): string {
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    return 'The answer is a redirect, which this API never sends: check the base URL';
  }
  const kind = headers.get('content-type') ?? 'nothing';
  const words = statusText === '' ? '' : ` ${statusText}`;
  return `HTTP ${status}${words}: the answer (${kind}) is not one of this API: check the base URL and the proxies`;
}

/** `Retry-After` has seconds or a date (RFC 9110, section 10.2.3). */
function secondsOf(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
