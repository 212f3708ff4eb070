import { queryOptions } from '@tanstack/react-query';
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
    queryKey: ['requests', id],
    queryFn: async ({ signal }): Promise<ReadRequest> => {
      const { data, response } = await api.GET(ONE, { params: { path: { request_id: id } }, signal });
      return { request: data, etag: response.headers.get('ETag') ?? '' };
    },
    refetchInterval: ({ state }) => (state.data?.request.status === 'PENDING' ? REFRESH_MS : false),
  });
}

/** How often a page that shows something pending asks again. */
export const REFRESH_MS = 5_000;
