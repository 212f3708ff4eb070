import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { z } from 'zod';
import { inDataDir } from '../data-dir/data-dir';
import { secretFile } from '../data-dir/secret-file';

export const ALGORITHM = 'ES256';

const privateKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: z.string(),
  x: z.string(),
  y: z.string(),
  d: z.string(),
});

/** The private key that signs the tokens of a DATA_DIR. */
export type SigningKey = z.infer<typeof privateKey>;

/** Reads the signing key of this DATA_DIR. The first call makes it. */
export function signingKey(dataDir: string): Promise<SigningKey> {
  return inDataDir(dataDir, async () => {
    const folder = join(dataDir, 'issuer');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { content } = await secretFile(join(folder, 'key.jwk.json'), makeKey);
    return privateKey.parse(JSON.parse(content));
  });
}

/** The public half, as a JWK Set (RFC 7517, section 5). */
export function keySetOf({ kty, crv, kid, x, y }: SigningKey): object {
  return { keys: [{ kty, crv, kid, x, y, alg: ALGORITHM, use: 'sig' }] };
}

async function makeKey(): Promise<string> {
  const pair = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk: JWK = await exportJWK(pair.privateKey);
  return JSON.stringify({ ...jwk, kid: await calculateJwkThumbprint(jwk) });
}
