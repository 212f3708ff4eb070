import { KeyObject, randomUUID, sign } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import type { TokenIssuer } from '../servers/token-issuer';

export type SigningKey = Awaited<ReturnType<TokenIssuer['newKey']>>;

/** JSON as text, for what an object cannot hold: members that come twice, numbers too large for JavaScript. */
type Json = object | string;

/** A part of a token. */
export function segment(json: Json): string {
  return Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url');
}

/** A token with any header and claims. It is signed with the key's algorithm, even if the header names another one. */
export function signed(header: Json, claims: Json, { privateKey, algorithm }: SigningKey): string {
  const input = `${segment(header)}.${segment(claims)}`;
  const key = KeyObject.from(privateKey);
  const digest = algorithm === 'EdDSA' ? null : 'sha256';
  const signature = sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** A key pair that no issuer knows, with an id of its own. */
export async function newSigningKey(algorithm: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const kid = randomUUID();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { kid, algorithm, privateKey, publicJwk };
}
