import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { Application, ApplicationWithSecrets, IssuedSecret, RegistrationClient } from '../../client';
import { REFRESH_MS } from './requests';

const ALL = '/api/v1/admin/applications';
const ONE = `${ALL}/{application_id}` as const;
const PER_PAGE = 25;

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
      (await api.GET(ONE, { params: { path: { application_id: id } }, signal })).data,
    refetchInterval: REFRESH_MS,
  });
}

/**
 * The latest events of an application and of the request that asked for it, newest first.
 * @param most how many, 100 at most
 */
export function applicationEventsQuery(api: RegistrationClient, application: Application, most: number) {
  return queryOptions({
    queryKey: ['applications', application.id, 'events', most],
    queryFn: async ({ signal }) => {
      const query = { request_id: application.registration_request_id, per_page: most };
      return (await api.GET('/api/v1/admin/audit-events', { params: { query }, signal })).data.items;
    },
    placeholderData: keepPreviousData,
    refetchInterval: REFRESH_MS,
  });
}

/**
 * Issues a secret. Only this answer holds it.
 * @param key the same one for each try of one wish, so that it is issued once
 * @throws Conflict if the application may have no secret, or none more
 */
export async function issueSecret(api: RegistrationClient, id: string, key: string): Promise<IssuedSecret> {
  const params = { path: { application_id: id } };
  return (await api.POST(`${ONE}/secrets`, { params, headers: { 'Idempotency-Key': key } })).data;
}

/**
 * Revokes a secret: it stops working at once.
 * @throws NotFound if it is revoked already
 */
export async function revokeSecret(api: RegistrationClient, id: string, secretId: string): Promise<void> {
  const path = { application_id: id, secret_id: secretId };
  await api.DELETE(`${ONE}/secrets/{secret_id}`, { params: { path } });
}

/** How many secrets an application can have at a time (docs/api.md). Two, so that they can be changed without downtime. */
const MAX_SECRETS = 2;

/** Why no secret can be issued now. Null if one can. */
export function reasonAgainstSecret(application: ApplicationWithSecrets): string | null {
  if (!hasSecrets(application)) return 'An application of this type has no secrets';
  return application.secrets.length < MAX_SECRETS
    ? null
    : `It has ${MAX_SECRETS} secrets already. Revoke one first`;
}

/** Whether an application signs in with a secret. */
export function hasSecrets({ token_endpoint_auth_method }: Application): boolean {
  return token_endpoint_auth_method !== 'none';
}
