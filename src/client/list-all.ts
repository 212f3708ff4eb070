import { errorOf } from './read-answer';
import type { Send } from './transport';
import type { Answer, Operation, PathWith } from './types';

type ItemAt<P extends PathWith<'get'>> =
  Answer<Operation<P, 'get'>> extends { data: { items: (infer Item)[] } } ? Item : never;

/** The paths of the API that answer pages of a list. */
export type ListPath = {
  [P in PathWith<'get'>]: [ItemAt<P>] extends [never] ? never : P;
}[PathWith<'get'>];

type Parameters<P extends ListPath> = Operation<P, 'get'> extends { parameters: infer All } ? All : never;
type QueryOf<P extends ListPath> = Parameters<P> extends { query?: infer Query } ? Query : never;

interface WalkOptions {
  signal?: AbortSignal | undefined;
}
type Walk<P extends ListPath> =
  Parameters<P> extends { path: infer Path }
    ? [query: QueryOf<P> | undefined, options: WalkOptions & { path: Path }]
    : [query?: QueryOf<P>, options?: WalkOptions];

const REQUESTS = '/api/v1/admin/registration-requests';

type Items<P extends ListPath> = AsyncGenerator<ItemAt<P>, void, undefined>;

/**
 * Walks through all items of a list. While it goes on, nothing is seen twice, and nothing is missed that stays there.
 * The path is that of a list; of registration requests if it is left out.
 */
export interface ListAll {
  (path?: undefined, ...walk: Walk<typeof REQUESTS>): Items<typeof REQUESTS>;
  <P extends ListPath>(path: P, ...walk: Walk<P>): Items<P>;
}

/** Makes `listAll`. The next page is where `Link` says (RFC 8288). */
export function listAllWith(send: Send): ListAll {
  async function* walk(
    path: string = REQUESTS,
    first: Record<string, unknown> = {},
    options: WalkOptions & { path?: Record<string, unknown> } = {},
  ): AsyncGenerator {
    let query: Record<string, unknown> | undefined = { per_page: 100, ...first };
    while (query) {
      const params = { query, ...(options.path && { path: options.path }) };
      const { data, response } = await send('get', path, { params, signal: options.signal });
      const { items } = data as { items: unknown };
      if (!Array.isArray(items)) throw errorOf(response, undefined);
      yield* items as unknown[];
      query = nextQuery(response.headers.get('link'));
    }
  }
  return walk as ListAll;
}

/** Only the query of the link is used: behind a proxy its path may be another one, and the token goes nowhere else. */
function nextQuery(link: string | null): Record<string, string> | undefined {
  const [, target] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '') ?? [];
  if (target === undefined) return undefined;
  return Object.fromEntries(new URL(target, 'http://any').searchParams);
}
