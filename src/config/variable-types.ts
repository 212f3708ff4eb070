import { z } from 'zod';
import { parseIsoDuration } from '../domain/text/iso-duration';
import { KeyRing } from '../encryption/key-ring';

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'not a port number')
  .transform(Number)
  .pipe(z.number().min(1).max(65535));

export const portOrOff = z.union([z.literal('off'), port], 'not a port number, and not off');

/**
 * A duration from `least` to `most`, which are ISO 8601 durations too. Node's timers take 2^31-1 ms (24.8 days) at most.
 * They fire at once if the time is longer.
 */
export function duration(least: string, most: string): z.ZodType<number, string> {
  const [min = 0, max = 0] = [least, most].map(parseIsoDuration);
  return z.string().transform((text, context) => {
    const milliseconds = parseIsoDuration(text);
    if (milliseconds !== undefined && milliseconds >= min && milliseconds <= max) return milliseconds;
    const message =
      milliseconds === undefined
        ? `not an ISO 8601 duration like P14D or PT30M: ${text}`
        : `must be from ${least} to ${most}: ${text}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
}

/** A whole number from `least` to `most`. */
export function count(least: number, most: number): z.ZodType<number, string> {
  const message = `must be a number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message));
}

/** A list separated by commas. `not` is the message about a wrong item. */
export function listOf(item: z.ZodType<string>, not: string): z.ZodType<string[], string> {
  return z.string().transform((text, context) => {
    const items = text.split(',').map((part) => part.trim());
    const wrong = items.find((one) => !item.safeParse(one).success);
    if (wrong !== undefined) context.addIssue({ code: 'custom', message: `${wrong}: ${not}` });
    return items;
  });
}

export const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text);
export const proxy = z.union([
  z.enum(['loopback', 'linklocal', 'uniquelocal']),
  z.ipv4(),
  z.ipv6(),
  z.cidrv4(),
  z.cidrv6(),
]);

/** RFC 6749, section 3.3. OpenID Connect needs `openid` among them. */
export const scopes = z
  .string()
  .regex(/^[!#-[\]-~]+( [!#-[\]-~]+)*$/, 'not scopes with one space between them, like openid profile')
  .refine((text) => text.split(' ').includes('openid'), 'openid must be among the scopes');

export const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: 'not a postgres:// URL' });

/** Keys that encrypt and decrypt. The message about a wrong one repeats no part of it. */
export const keyRing = z.string().transform((text, context) => {
  try {
    return KeyRing.parse(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});
/** Temporal keeps names that start with two underscores for itself, and writes a version as `name.id` or `name:id`. */
export const deploymentName = versionPart(/^(?!__)[\w-]+$/, 'letters, digits, _ and -');
export const buildId = versionPart(/^(?!__)[\w.+-]+$/, 'letters, digits, . _ + and -');

function versionPart(allowed: RegExp, characters: string): z.ZodString {
  const message = `must be 1 to 100 of ${characters}, and not start with __`;
  return z.string().max(100, message).regex(allowed, message);
}
