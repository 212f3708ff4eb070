import { queryOptions } from '@tanstack/react-query';
import type { RegistrationClient, RegistrationRequest } from '../../client';
import { REFRESH_MS } from './requests';

const REQUESTS = '/api/v1/admin/registration-requests';

/** Which requests to list, and in which order, in the words of the API. */
export interface RequestFilter {
  status?: RegistrationRequest['status'];
  decided?: boolean;
  /** Only those that somebody who signed in could approve now. */
  waiting_for?: 'me';
  scope?: RegistrationRequest['scope'];
  tenant_id?: string;
  partner_id?: string;
  application_type?: RegistrationRequest['application_type'];
  findings?: 'any' | 'none';
  q?: string;
  sort: '-created_at' | 'expires_at' | '-updated_at';
  page?: number;
  per_page?: number;
}

/** One page of requests, read again now and then. */
export function requestListQuery(api: RegistrationClient, filter: RequestFilter) {
  return queryOptions({
    queryKey: ['requests', 'list', filter] as const,
    queryFn: async ({ signal }) => (await api.GET(REQUESTS, { params: { query: filter }, signal })).data,
    refetchInterval: REFRESH_MS,
  });
}

/** How many requests wait for somebody who signed in: those that they could approve now. */
export function waitingCountQuery(api: RegistrationClient) {
  return queryOptions({
    queryKey: ['requests', 'waiting-count'],
    queryFn: async ({ signal }) => {
      const query = { waiting_for: 'me', per_page: 1 } as const;
      return (await api.GET(REQUESTS, { params: { query }, signal })).data.total;
    },
    refetchInterval: REFRESH_MS,
  });
}

/** The requests that were decided last, the latest first. */
export async function readLatestDecisions(api: RegistrationClient): Promise<RegistrationRequest[]> {
  const query = { decided: true, sort: '-updated_at', per_page: 100 } as const;
  return (await api.GET(REQUESTS, { params: { query } })).data.items;
}
