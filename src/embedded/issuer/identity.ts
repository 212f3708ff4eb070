import { z } from 'zod';

const text = z
  .string()
  .trim()
  .max(200, 'Write at most 200 characters.')
  .regex(/^\P{C}*$/u, 'Write it without control characters and invisible characters.');
const optional = text.transform((value) => (value === '' ? undefined : value)).optional();
const who = { sub: optional, name: optional, groups: optional };

const identity = z.discriminatedUnion('role', [
  z.object({ role: z.literal('super_admin'), ...who }),
  z.object({ role: z.literal('partner_admin'), partner: text.min(1, 'Name the partner.'), ...who }),
  z.object({ role: z.literal('tenant_admin'), tenant: text.min(1, 'Name the tenant.'), ...who }),
]);

/** Whom somebody chose to be. Groups are separated by commas. */
export type Identity = z.infer<typeof identity>;

/** The groups of somebody, one by one. */
export function groupsOf({ groups = '' }: Identity): string[] {
  return groups
    .split(',')
    .map((group) => group.trim())
    .filter((group) => group !== '');
}

/** What is wrong with a choice, by field. */
export type Problems = Record<string, string>;

/** Reads the choice from a form, or from what was remembered. Fields that the role does not use are left out. */
export function parseIdentity(fields: unknown): { identity: Identity } | { problems: Problems } {
  const { success, data, error } = identity.safeParse(fields);
  if (success) return { identity: data };
  return {
    problems: Object.fromEntries(error.issues.map(({ path, message }) => [String(path[0]), message])),
  };
}

const COOKIE = 'development-issuer';

/**
 * Remembers the choice until the browser is closed. The cookie is not signed: anybody who can reach this issuer may choose
 * to be anybody anyway.
 */
export function rememberingCookie(chosen: Identity): string {
  return `${COOKIE}=${Buffer.from(JSON.stringify(chosen)).toString('base64url')}; Path=/; HttpOnly; SameSite=Lax`;
}

export const FORGETTING_COOKIE = `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0`;

/** @param cookies the Cookie header (RFC 6265, section 4.2) */
export function rememberedIdentity(cookies = ''): Identity | undefined {
  const pairs = cookies.split(';').map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? '';
  try {
    const parsed = parseIdentity(JSON.parse(Buffer.from(value, 'base64url').toString()));
    return 'identity' in parsed ? parsed.identity : undefined;
  } catch {
    return undefined;
  }
}
