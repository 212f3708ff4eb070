import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Unauthorized } from '../../client';

/** A call that cannot be made fails, even if the browser thinks that there is no network. Otherwise it would wait silently. */
const ONCE = { retry: false, networkMode: 'always' } as const;

/**
 * Keeps what the API answered. It does not try again by itself, because the client of the API does.
 * @param onUnauthorized is called when the API no longer takes the token
 */
export function createQueryClient(onUnauthorized: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof Unauthorized) onUnauthorized();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: { queries: { ...ONCE, staleTime: 2_000 }, mutations: ONCE },
  });
}
