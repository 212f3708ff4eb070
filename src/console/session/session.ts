import {
  ErrorResponse,
  InMemoryWebStorage,
  type User,
  UserManager,
  WebStorageStateStore,
} from 'oidc-client-ts';

/** Where the console signs in. The service says it at `/console/config.json`. */
export interface SignInConfig {
  authority: string;
  client_id: string;
  scope: string;
  audience: string;
}

const HOME = '/console/';
const CALLBACK = '/console/callback';
const SIGNED_OUT = '/console/signed-out';

/**
 * Somebody who is signed in. Tokens are only in memory (OAuth 2.0 for Browser-Based Applications, section 8), so a
 * reload asks the issuer again, which remembers its own session.
 */
export interface Session {
  /** A token that is good now. It is renewed when it is needed. Rejects if the session has ended. */
  accessToken: () => Promise<string>;
  /** Calls back when the session has ended by itself. */
  onEnd: (listener: () => void) => () => void;
  /** Says that the service no longer takes the token. */
  end: () => void;
  /** Leaves the page to sign in, and comes back to it. Rejects if the issuer is out of reach. */
  signInAgain: () => Promise<void>;
  signOut: () => Promise<void>;
}

/** What became of the attempt to sign in: a session, or a page to show. */
export type SignIn =
  | { kind: 'signed_in'; session: Session }
  | { kind: 'leaving' }
  | { kind: 'signed_out'; signIn: () => Promise<void> };

/**
 * Signs in at the issuer, by authorization code with PKCE (RFC 7636). Without a session it leaves the page for the
 * issuer's, unless somebody has just signed out.
 * @throws Error with what the issuer says if it refuses, or if it is out of reach
 */
export async function signIn(config: SignInConfig): Promise<SignIn> {
  const manager = new UserManager({
    authority: config.authority,
    client_id: config.client_id,
    redirect_uri: location.origin + CALLBACK,
    post_logout_redirect_uri: location.origin + SIGNED_OUT,
    scope: config.scope,
    // Some issuers make a token for the API only if they are asked for its audience. Others ignore this.
    extraQueryParams: { audience: config.audience },
    userStore: new WebStorageStateStore({ store: new InMemoryWebStorage() }),
    // What is stored until the issuer answers: state, nonce and PKCE verifier. They are of no use afterwards.
    stateStore: new WebStorageStateStore({ store: sessionStorage }),
    loadUserInfo: false,
    monitorSession: false,
    automaticSilentRenew: false,
  });
  const leaveFor = (path: string): Promise<void> => manager.signinRedirect({ state: { path } });

  switch (location.pathname) {
    case CALLBACK: {
      const user = await manager.signinRedirectCallback();
      history.replaceState(null, '', pathIn(user));
      return { kind: 'signed_in', session: sessionOf(manager, leaveFor) };
    }
    case SIGNED_OUT:
      return { kind: 'signed_out', signIn: () => leaveFor(HOME) };
    default:
      await leaveFor(here());
      return { kind: 'leaving' };
  }
}

/** A token that expires so soon, in seconds, is not sent any more. */
const TOO_SOON = 30;

function sessionOf(manager: UserManager, leaveFor: (path: string) => Promise<void>): Session {
  const listeners = new Set<() => void>();
  const end = (): void => {
    for (const listener of listeners) listener();
  };
  let renewing: Promise<User | null> | undefined;
  // A refresh token may be good only once (RFC 9700, section 4.14.2), so calls at the same time share the renewal.
  const renewed = (): Promise<User | null> =>
    (renewing ??= manager.signinSilent().finally(() => (renewing = undefined)));
  return {
    accessToken: async () => {
      const user = await manager.getUser();
      if (user && (user.expires_in ?? Infinity) > TOO_SOON) return user.access_token;
      try {
        const fresh = user?.refresh_token === undefined ? null : await renewed();
        if (fresh) return fresh.access_token;
      } catch (error) {
        // The issuer may answer the next time, and the session is still there.
        if (!(error instanceof ErrorResponse)) throw new IssuerSilentError();
      }
      end();
      throw new SessionEndedError();
    },
    onEnd: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end,
    signInAgain: () => leaveFor(here()),
    signOut: async () => {
      try {
        await manager.signoutRedirect();
      } catch {
        // The issuer has no page for it, or is out of reach. The tokens are gone all the same.
        await manager.removeUser();
        location.assign(SIGNED_OUT);
      }
    },
  };
}

/** There is no token any more, and none is to be had without the person. */
export class SessionEndedError extends Error {
  override name = 'SessionEndedError';
  override message = 'Your session has ended. Sign in again';
}

/** The token could not be renewed now. The session is still there. */
export class IssuerSilentError extends Error {
  override name = 'IssuerSilentError';
  override message = 'The token issuer does not answer. Try again';
}

/** The page to come back to. The state came with the answer of the issuer, so it may only name a page of the console. */
function pathIn({ state }: User): string {
  const path = (state as { path?: unknown } | undefined)?.path;
  return typeof path === 'string' && path.startsWith(HOME) ? path : HOME;
}

function here(): string {
  const { pathname, search, hash } = location;
  // The service answers the same page at `/console`.
  return (pathname.startsWith(HOME) ? pathname : HOME) + search + hash;
}
