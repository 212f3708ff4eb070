import type { RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit, type Store } from 'express-rate-limit';
import type { Principal } from '../auth/authenticate';
import { TooManyRequestsError } from '../errors';

const MINUTE_MS = 60_000;

/** What is known of who is calling, on its way from one middleware to the next. */
export interface CallerLocals {
  principal?: Principal;
}

/**
 * Counts each call once: for its principal, or for its address if it has none that could be verified. Answers carry
 * `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-08). Each process counts for itself.
 * @param perMinute how many calls each of them has; 0 for any number
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
    // It would complain, on stderr, of headers that anybody may send.
    validate: false,
  });
}

function principalOf(response: Response): Principal | undefined {
  return (response.locals as CallerLocals).principal;
}
