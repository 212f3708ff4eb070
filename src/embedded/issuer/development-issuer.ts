import { createServer, type Server } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import type { AuthConfig, Config } from '../../config';
import { inDataDir } from '../data-dir/data-dir';
import { secretFile } from '../data-dir/secret-file';

const issuer = 'urn:registration-requests:development';
const audience = 'registration-requests';
const algorithm = 'ES256';
const keySetPath = '/.well-known/jwks.json';

const privateKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** What a development token says about its bearer. */
export interface TokenRequest {
  role: string;
  partner?: string;
  tenant?: string;
  sub?: string;
  name?: string;
  ttlSeconds: number;
  /** The names of the claims, as the service is configured. */
  claims?: Config['claims'];
}

/** The running issuer, and how to verify its tokens. */
export interface EmbeddedIssuer {
  auth: Required<AuthConfig>;
  stop(): Promise<void>;
}

/** Makes a token of the development issuer of this DATA_DIR. The service need not run. */
export async function issueToken(dataDir: string, request: TokenRequest): Promise<string> {
  const { role, partner, tenant, name, ttlSeconds } = request;
  const claims = request.claims ?? { role: 'role', partner: 'partner_id', tenant: 'tenant_id' };
  const key = await signingKey(dataDir);
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({
    [claims.role]: role,
    ...(partner !== undefined && { [claims.partner]: partner }),
    ...(tenant !== undefined && { [claims.tenant]: tenant }),
    ...(name !== undefined && { name }),
  })
    .setProtectedHeader({ alg: algorithm, kid: key.kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(request.sub ?? `${role}@development`)
    .setIssuedAt(now)
    .setExpirationTime(now + ttlSeconds)
    .sign(await importJWK(key, algorithm));
}

/** Serves the public key of this DATA_DIR's development issuer on a free port. */
export async function startIssuer(dataDir: string): Promise<EmbeddedIssuer> {
  const { kty, crv, kid, x, y } = await signingKey(dataDir);
  const keySet = JSON.stringify({ keys: [{ kty, crv, kid, x, y, alg: algorithm, use: 'sig' }] });
  const server = createServer((request, response) => {
    if (request.url === keySetPath && (request.method === 'GET' || request.method === 'HEAD')) {
      response.setHeader('Content-Type', 'application/jwk-set+json').end(keySet);
    } else {
      response.writeHead(404).end();
    }
  });
  const port = await listen(server);
  return {
    auth: { issuer, audience, jwksUri: `http://127.0.0.1:${port}${keySetPath}` },
    stop: () => close(server),
  };
}

function signingKey(dataDir: string): Promise<z.infer<typeof privateKey>> {
  return inDataDir(dataDir, async () => {
    const folder = join(dataDir, 'issuer');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { content } = await secretFile(join(folder, 'key.jwk.json'), makeKey);
    return privateKey.parse(JSON.parse(content));
  });
}

async function makeKey(): Promise<string> {
  const pair = await generateKeyPair(algorithm, { extractable: true });
  const jwk: JWK = await exportJWK(pair.privateKey);
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
