import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RegistrationClient, RegistrationRequest } from '../../client';

const ONE = '/api/v1/admin/registration-requests/{request_id}';

/** A request as it was read, with the ETag that names this state of it. */
export interface ReadRequest {
  request: RegistrationRequest;
  etag: string;
}

/** One request, read again now and then, so that the decision of somebody else is seen. */
export function requestQuery(api: RegistrationClient, id: string) {
  return queryOptions({
    queryKey: ['requests', 'one', id],
    queryFn: async ({ signal }): Promise<ReadRequest> => {
      const { data, response } = await api.GET(ONE, { params: { path: { request_id: id } }, signal });
      return { request: data, etag: response.headers.get('ETag') ?? '' };
    },
    refetchInterval: ({ state }) => (state.data?.request.status === 'PENDING' ? REFRESH_MS : false),
  });
}

/**
 * The requests that wait for somebody who signed in, in the order of the queue: what expires first comes first. These are
 * the first 100.
 */
export function waitingQuery(api: RegistrationClient) {
  return queryOptions({
    queryKey: ['requests', 'waiting'],
    queryFn: async ({ signal }) => {
      const query = { waiting_for: 'me', sort: 'expires_at', per_page: 100 } as const;
      return (await api.GET('/api/v1/admin/registration-requests', { params: { query }, signal })).data;
    },
    staleTime: 30_000,
    refetchInterval: 30_000,
  });
}

/** What a request has asked for, revision by revision, newest first. */
export function revisionsQuery(api: RegistrationClient, { id, revision }: RegistrationRequest) {
  return queryOptions({
    queryKey: ['requests', 'one', id, 'revisions', revision],
    queryFn: async ({ signal }) => {
      const params = { path: { request_id: id } };
      return (await api.GET(`${ONE}/revisions`, { params, signal })).data.items;
    },
    placeholderData: keepPreviousData,
  });
}

/** The audit trail of a request and of its application, oldest first, page by page. */
export function eventsQuery(api: RegistrationClient, { id, status }: RegistrationRequest) {
  return infiniteQueryOptions({
    // A request that changes has a new event.
    queryKey: ['requests', 'one', id, 'events', status],
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }) => {
      const params = { path: { request_id: id }, query: { page: pageParam, per_page: 20 } };
      return (await api.GET(`${ONE}/events`, { params, signal })).data;
    },
    getNextPageParam: ({ page, pages }) => (page < pages ? page + 1 : undefined),
    refetchInterval: status === 'PENDING' ? REFRESH_MS : false,
    placeholderData: keepPreviousData,
  });
}

/** How often a page that shows something pending asks again. */
export const REFRESH_MS = 5_000;
