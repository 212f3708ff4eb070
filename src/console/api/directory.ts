import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RegistrationClient } from '../../client';

/** What a directory holds. */
export type DirectoryKind = 'partners' | 'tenants';

/** The first partners or tenants, of those somebody may see, that have these words; any if there are none. */
export function directorySearch(api: RegistrationClient, kind: DirectoryKind, text: string) {
  return queryOptions({
    queryKey: [kind, 'search', text],
    queryFn: async ({ signal }) => {
      const query = { per_page: 20, ...(text !== '' && { q: text }) };
      return (await api.GET(`/api/v1/admin/${kind}`, { params: { query }, signal })).data.items;
    },
    placeholderData: keepPreviousData,
  });
}
