import { z } from 'zod';
import { problem } from '../domain/text/input-text';
import { type Cursor, cursorById, cursorByTime, cursorByVersion, encodeCursor } from './cursor';
import type { Answer, ResponseOf } from './route';

const page = queryInteger(1, 2 ** 31 - 1, 1);
const per_page = queryInteger(1, 100, 20);

/** The query of a list in the order of a time. */
export const pagingByTime = z.object({ page, per_page, cursor: cursorByTime });
/** The query of a list in the order of the ids of the directory. */
export const pagingById = z.object({ page, per_page, cursor: cursorById });
/** The query of the list of versions of the policy. */
export const pagingByVersion = z.object({ page, per_page, cursor: cursorByVersion });
/** The query of an audit trail: nearly every one fits on the first page. */
export const trailPaging = pagingByTime.extend({ per_page: queryInteger(1, 100, 100) });

/** The query of the audit events. Nobody counts them, so their pages have no numbers to jump to. */
export const eventPaging = trailPaging.omit({ page: true });

/** The header that a page of a list has. */
export const linkToNext = {
  Link: 'The next page as `<path>; rel="next"` (RFC 8288); absent on the last page',
};

/** A page of a list in an answer. */
export function pageOf(description: string, item: z.ZodType): ResponseOf {
  return {
    description,
    schema: z.strictObject({
      items: z.array(item),
      total: z.int(),
      page: z.int(),
      per_page: z.int(),
      pages: z.int(),
    }),
    headers: linkToNext,
  };
}

/**
 * The answer that holds a page of a list, and links to the next page (RFC 8288, section 3).
 * @param path of the list
 * @param query as it was parsed; the link keeps its filters
 */
export function listed(
  path: string,
  query: Record<string, unknown>,
  { next, ...body }: { items: unknown[]; next: Cursor | undefined },
): Answer {
  if (!next) return { status: 200, body };
  const { page: _page, ...kept } = query;
  const parameters = new URLSearchParams({ cursor: encodeCursor(next) });
  for (const [name, value] of Object.entries(kept)) {
    // The cursor is an object by now.
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      parameters.set(name, String(value));
  }
  return { status: 200, body, headers: { Link: `<${path}?${parameters.toString()}>; rel="next"` } };
}

/** A whole number in a query, read and worded as Pydantic does. `1e3`, `0x10` and an empty value are refused. */
function queryInteger(min: number, max: number, fallback: number): z.ZodType<number> {
  return z
    .string()
    .default(String(fallback))
    .transform((raw, context) => {
      const value = /^[+-]?\d+$/.test(raw) ? Number(raw) : undefined;
      if (value !== undefined && value >= min && value <= max) return value;
      if (value === undefined) {
        const message = 'Input should be a valid integer, unable to parse string as an integer';
        context.addIssue(problem('int_parsing', message));
      } else if (value < min) {
        context.addIssue(problem('greater_than_equal', `Input should be greater than or equal to ${min}`));
      } else {
        context.addIssue(problem('less_than_equal', `Input should be less than or equal to ${max}`));
      }
      return z.NEVER;
    })
    .meta({ type: 'integer', minimum: min, maximum: max, default: fallback });
}
