import { queryOptions } from '@tanstack/react-query';
import type { RegistrationClient } from '../../client';

/** Counting goes over everything that somebody may see, so this is asked less often than a list. */
const REFRESH_STATISTICS_MS = 60_000;

/** What waits and what became of the rest. Whatever refreshes the requests refreshes it too. */
export function statisticsQuery(api: RegistrationClient) {
  return queryOptions({
    queryKey: ['requests', 'statistics'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/admin/statistics', { signal })).data,
    refetchInterval: REFRESH_STATISTICS_MS,
  });
}
