import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import type { Me, RegistrationClient } from '../../client';
import { useApi } from './api-context';

/** Who is signed in, as the service sees it. */
export function meQuery(api: RegistrationClient) {
  return queryOptions({
    queryKey: ['me'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/admin/me', { signal })).data,
    staleTime: Infinity,
  });
}

/** Who is signed in. The shell has asked for it before any screen is shown. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery(useApi())).data;
}
