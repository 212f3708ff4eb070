import type { Config } from '../../config';

/** For whom the issuer signs people in. */
export interface SignInOptions {
  /** The only client. It is public (RFC 6749, section 2.1), so it has no secret. */
  clientId: string;
  /** The names of the claims in access tokens, as the service is configured. */
  claims: Config['claims'];
  /** The time in milliseconds. Tests set it forward. */
  now?: () => number;
}
