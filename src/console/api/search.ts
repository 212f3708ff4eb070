import { queryOptions } from '@tanstack/react-query';
import type { RegistrationClient } from '../../client';

const MOST = 5;
/** The longest text that the API searches for. */
export const MAX_TEXT = 200;

/** The newest requests that have these words. */
export function requestSearch(api: RegistrationClient, text: string) {
  return queryOptions({
    queryKey: ['requests', 'search', text],
    queryFn: async ({ signal }) => {
      const query = { q: text, per_page: MOST };
      const { data } = await api.GET('/api/v1/admin/registration-requests', { params: { query }, signal });
      return data.items;
    },
    enabled: hasWord(text),
  });
}

/** The newest applications that have these words. */
export function applicationSearch(api: RegistrationClient, text: string) {
  return queryOptions({
    queryKey: ['applications', 'search', text],
    queryFn: async ({ signal }) => {
      const query = { q: text, per_page: MOST };
      return (await api.GET('/api/v1/admin/applications', { params: { query }, signal })).data.items;
    },
    enabled: hasWord(text),
  });
}

/** Whether there is something to search for. Words are made of letters and digits (docs/api.md). */
export function hasWord(text: string): boolean {
  return /[\p{Alphabetic}\p{Number}]/u.test(text);
}
