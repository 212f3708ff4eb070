import type { RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import type { Principal } from '../auth/authenticate';
import { TooManyRequestsError } from '../errors';

const MINUTE_MS = 60_000;

/** What one middleware tells the next one about the caller. */
export interface CallerLocals {
  principal?: Principal;
}

/**
 * Counts each call once: for its principal, or for its address if no principal was verified. Answers carry `RateLimit`
 * and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-08). Each process counts for itself.
 * @param perMinute how many calls each principal or address may make in a minute; 0 means no limit
 * @param store keeps the counts
 */
export function limitRate(perMinute: number, store: Store): RequestHandler {
  if (perMinute === 0) return (_request, _response, next) => next();
  return rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    store,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    identifier: (_request, response) => (principalOf(response) ? 'principal' : 'address'),
    keyGenerator: ({ ip = '' }, response) => {
      const principal = principalOf(response);
      return principal ? `principal ${principal.sub}` : `address ${ipKeyGenerator(ip)}`;
    },
    handler: (_request, _response, next) => next(new TooManyRequestsError()),
    // With validation, the library prints warnings about headers that any caller may send.
    validate: false,
  });
}

function principalOf(response: Response): Principal | undefined {
  return (response.locals as CallerLocals).principal;
}
