import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import type { AuthConfig } from '../../config';
import { answering, type Endpoints, json } from './answering';
import { listen, listenAgain } from './listen-again';
import { keySetOf, signingKey } from './signing-key';
import { signInEndpoints } from './sign-in-endpoints';
import type { SignInOptions } from './sign-in-options';
import { accessToken, AUDIENCE, ISSUER, type TokenRequest } from './tokens';

export type { TokenRequest };

const keySetPath = '/.well-known/jwks.json';

/** The running issuer, and how to verify its tokens. */
export interface EmbeddedIssuer {
  auth: AuthConfig & { jwksUri: string };
  stop(): Promise<void>;
}

/** Makes a token of the development issuer of this DATA_DIR. The service need not run. */
export async function issueToken(dataDir: string, request: TokenRequest): Promise<string> {
  return accessToken(await signingKey(dataDir), request);
}

/**
 * Serves the public key of this DATA_DIR's development issuer on 127.0.0.1.
 * @param signIn makes it an OpenID provider too, where anybody on this machine may sign in as anybody
 */
export async function startIssuer(dataDir: string, signIn?: SignInOptions): Promise<EmbeddedIssuer> {
  const key = await signingKey(dataDir);
  const server = createServer();
  const port = await (signIn ? listenAgain(server, join(dataDir, 'issuer', 'port')) : listen(server, 0));
  const url = `http://127.0.0.1:${port}`;
  const jwksUri = `${url}${keySetPath}`;
  const keySet = json(200, keySetOf(key), { 'Content-Type': 'application/jwk-set+json' });
  const endpoints: Endpoints = {
    [keySetPath]: { isCrossOrigin: true, GET: () => keySet },
    ...(signIn && signInEndpoints(url, jwksUri, key, { now: Date.now, ...signIn })),
  };
  server.on('request', answering(endpoints));
  return {
    auth: { issuer: ISSUER, audience: AUDIENCE, jwksUri, ...(signIn && { authority: url }) },
    stop: () => close(server),
  };
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
