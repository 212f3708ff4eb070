import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Application, RegistrationClient } from '../../client';
import { REFRESH_MS } from './requests';

const ALL = '/api/v1/admin/applications';

/** Which applications are listed. What is left out does not limit the list. */
export interface ApplicationFilter {
  q?: string;
  scope?: Application['scope'];
  tenant_id?: string;
  partner_id?: string;
  application_type?: Application['application_type'];
  page?: number;
}

/** A page of applications, newest first. The former page stays until the next one is there. */
export function applicationsQuery(api: RegistrationClient, filter: ApplicationFilter) {
  return queryOptions({
    queryKey: ['applications', 'list', filter],
    queryFn: async ({ signal }) => {
      const query = { ...filter, per_page: PER_PAGE };
      return (await api.GET(ALL, { params: { query }, signal })).data;
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/** One application, with the hints of its secrets. */
export function applicationQuery(api: RegistrationClient, id: string) {
  return queryOptions({
    queryKey: ['applications', id],
    queryFn: async ({ signal }) =>
      (await api.GET(`${ALL}/{application_id}`, { params: { path: { application_id: id } }, signal })).data,
    refetchInterval: REFRESH_MS,
  });
}

const PER_PAGE = 25;
