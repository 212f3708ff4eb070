import type { JWTPayload } from 'jose';

/**
 * Finds a claim by its configured name. The name is first taken literally, because some issuers use URLs as names
 * (RFC 7519, section 4.2). Then it is taken as a path with dots through nested objects, such as `realm_access.roles`.
 * @returns undefined if there is no such claim
 */
export function claimAt(claims: JWTPayload, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name];
  return name
    .split('.')
    .reduce<unknown>((value, key) => (hasOwn(value, key) ? value[key] : undefined), claims);
}

/** Whether an object itself has this key. A list never does, because a path must not pick an item by its number. */
function hasOwn(value: unknown, key: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, key);
}
