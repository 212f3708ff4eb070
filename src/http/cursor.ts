import { z } from 'zod';
import { isUuid } from '../domain/request/workflow-id';
import { text, valueError } from '../domain/text/input-text';

/** Where the next page of a list starts: its number, and the position of the item before it. */
export interface Cursor {
  page: number;
  after: readonly string[];
}

/** Cursors are opaque to clients. They hold no secret: whoever makes one up sees no more than with a page number. */
export function encodeCursor({ page, after }: Cursor): string {
  return Buffer.from(JSON.stringify([page, ...after])).toString('base64url');
}

const page = z
  .int()
  .min(2)
  .max(2 ** 31 - 1);
// Postgres and JavaScript write years before 1000 differently.
const time = z.iso.datetime({ precision: 3 }).refine((value) => value >= '1000');

/** Of a list in the order of a time, then of the ids. */
export const cursorByTime = cursor('cursor-by-time', z.tuple([page, time, z.string().refine(isUuid)]));
/** Of a list in the order of the ids of the directory. */
export const cursorById = cursor('cursor-by-id', z.tuple([page, text({ min: 1, max: 255 })]));
/** Of the list of versions of the policy. */
export const cursorByVersion = cursor(
  'cursor-by-version',
  z.tuple([page, z.string().regex(/^[1-9]\d{0,8}$/)]),
);

function cursor(
  format: string,
  contents: z.ZodType<[number, ...string[]]>,
): z.ZodType<Cursor | undefined, string | undefined> {
  return z
    .string()
    .transform((raw, context) => {
      const { data } = contents.safeParse(decoded(raw));
      if (data) {
        const [number, ...after] = data;
        // Only one spelling of a cursor is accepted, although others can be decoded.
        if (encodeCursor({ page: number, after }) === raw) return { page: number, after };
      }
      context.addIssue(valueError('take a cursor from the Link header of a page of this list'));
      return z.NEVER;
    })
    .optional()
    .meta({
      type: 'string',
      format,
      description:
        'Taken from the Link header of a page: gives the page after it, whatever was added since. `page` is then ignored.',
    });
}

function decoded(raw: string): unknown {
  try {
    return JSON.parse(Buffer.from(raw, 'base64url').toString());
  } catch {
    return undefined;
  }
}
