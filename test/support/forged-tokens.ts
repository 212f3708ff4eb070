import { KeyObject, sign } from 'node:crypto';
import type { TokenIssuer } from './token-issuer';

export type SigningKey = Awaited<ReturnType<TokenIssuer['newKey']>>;

/** JSON as it is written, where an object could not say it: members that come twice, numbers beyond JavaScript's. */
type Json = object | string;

/** A part of a token. */
export function segment(json: Json): string {
  return Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)).toString('base64url');
}

/** A token of any header and claims, signed as the key's algorithm says, whatever the header does. */
export function signed(header: Json, claims: Json, { privateKey, algorithm }: SigningKey): string {
  const input = `${segment(header)}.${segment(claims)}`;
  const key = KeyObject.from(privateKey);
  const digest = algorithm === 'EdDSA' ? null : 'sha256';
  const signature = sign(digest, Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}
