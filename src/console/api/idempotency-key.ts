/**
 * A new Idempotency-Key. Keep it as long as somebody means the same thing, so that a second try has no second effect.
 * `crypto.randomUUID` would not do, because browsers have it for pages of https only.
 */
export function newIdempotencyKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
