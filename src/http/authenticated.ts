import type { Request } from 'express';
import type { Authenticate, Principal } from '../auth/authenticate';
import { UnauthorizedError } from '../errors';

/**
 * Who makes a request, by its Authorization header.
 * @throws UnauthorizedError or UnavailableError, see {@link Authenticate}
 */
export async function authenticated(request: Request, authenticate: Authenticate): Promise<Principal> {
  // Node keeps only the first of several headers, so a second one would pass unnoticed.
  if ((request.headersDistinct.authorization?.length ?? 0) > 1) {
    throw new UnauthorizedError('Send one Authorization header');
  }
  return authenticate(request.get('authorization'));
}
