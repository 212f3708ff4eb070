import { randomBytes } from 'node:crypto';

/** Stands for what somebody allowed by signing in. Once it is revoked, none of its values is good any more. */
export interface Revocable {
  isRevoked: boolean;
}

/**
 * Random values, such as codes and refresh tokens, that are good for one use. A second use means that two parties have
 * the same value, and one may have stolen it. So it revokes what the value stands for (RFC 9700, section 4.14.2).
 */
export class OneTimeValues<T extends { grant: Revocable }> {
  private readonly kept = new Map<string, { of: T; expiresAt: number; isUsed: boolean }>();

  /** @param ttlMs how long a value is good */
  constructor(
    private readonly ttlMs: number,
    private readonly now: () => number,
  ) {}

  /** Makes a value that {@link take} finds. */
  issue(of: T): string {
    for (const [value, { expiresAt }] of this.kept) if (expiresAt <= this.now()) this.kept.delete(value);
    const value = randomBytes(32).toString('base64url');
    this.kept.set(value, { of, expiresAt: this.now() + this.ttlMs, isUsed: false });
    return value;
  }

  /** @returns undefined for a value that is unknown, expired, used or revoked */
  take(value: string): T | undefined {
    const found = this.kept.get(value);
    if (!found || found.expiresAt <= this.now()) return undefined;
    if (found.isUsed) found.of.grant.isRevoked = true;
    found.isUsed = true;
    return found.of.grant.isRevoked ? undefined : found.of;
  }
}
