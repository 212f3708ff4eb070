import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import type { AuthConfig } from '../../../src/config';

/** A token issuer for one test. It can be taken down, and it makes good and bad tokens. */
export interface TokenIssuer {
  auth: AuthConfig;
  /** How often its keys were asked for. */
  asked: () => number;
  /** Makes a key pair. Its public half is served from now on, or never. */
  newKey: (algorithm: string, options?: { published?: boolean }) => Promise<SigningKey>;
  /** Makes a good token and sets these claims in it; undefined removes a claim. */
  token: (claims?: Record<string, unknown>, key?: SigningKey) => Promise<string>;
  /** Stops answering. `up` answers again, at the same address. */
  down: () => Promise<void>;
  up: () => Promise<void>;
}

interface SigningKey {
  kid: string;
  algorithm: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** @param options `up: false` for an issuer that does not answer yet */
export async function startTokenIssuer(options: { up?: boolean } = {}): Promise<TokenIssuer> {
  const keys: JWK[] = [];
  let asked = 0;
  let server: Server | undefined;
  const listen = async (port: number): Promise<number> => {
    const listening = createServer((_request, response) => {
      asked += 1;
      response.setHeader('Content-Type', 'application/jwk-set+json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    server = listening;
    return (listening.address() as AddressInfo).port;
  };
  const down = async (): Promise<void> => {
    const listening = server;
    server = undefined;
    listening?.closeAllConnections();
    if (listening) await new Promise((resolve) => listening.close(resolve));
  };
  const newKey: TokenIssuer['newKey'] = async (algorithm, { published = true } = {}) => {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const kid = `key-${keys.length}-${algorithm}-${String(published)}`;
    const publicJwk = { ...(await exportJWK(pair.publicKey)), kid, alg: algorithm, use: 'sig' };
    if (published) keys.push(publicJwk);
    return { kid, algorithm, privateKey: pair.privateKey, publicJwk };
  };

  const port = await listen(0);
  if (options.up === false) await down();
  const auth = {
    issuer: 'https://issuer.example.com',
    audience: 'the-service',
    jwksUri: `http://127.0.0.1:${port}/keys`,
  };
  const usual = await newKey('ES256');
  return {
    auth,
    asked: () => asked,
    newKey,
    token: (claims, key = usual) => {
      const now = Math.floor(Date.now() / 1000);
      const good = { iss: auth.issuer, aud: auth.audience, sub: 'somebody', iat: now, exp: now + 600 };
      // JSON leaves out undefined values.
      const payload = JSON.parse(JSON.stringify({ ...good, ...claims })) as JWTPayload;
      return new SignJWT(payload)
        .setProtectedHeader({ alg: key.algorithm, kid: key.kid })
        .sign(key.privateKey);
    },
    down,
    up: async () => {
      await listen(port);
    },
  };
}
