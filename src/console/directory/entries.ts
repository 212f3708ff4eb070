import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { NotFound, type Partner, type RegistrationClient, type Tenant } from '../../client';
import { hasWord } from '../api/search';
import type { DirectorySearch } from './directory-search';

const PER_PAGE = 25;
const PARTNER = '/api/v1/admin/partners/{partner_id}';
const TENANT = '/api/v1/admin/tenants/{tenant_id}';

/** A page of the partners that somebody may see. */
export function partnersQuery(api: RegistrationClient, search: DirectorySearch) {
  return queryOptions({
    queryKey: ['partners', 'list', search],
    queryFn: async ({ signal }) => {
      const params = { query: queryOf(search) };
      return (await api.GET('/api/v1/admin/partners', { params, signal })).data;
    },
    placeholderData: keepPreviousData,
  });
}

/** A page of the tenants that somebody may see. */
export function tenantsQuery(api: RegistrationClient, search: DirectorySearch) {
  return queryOptions({
    queryKey: ['tenants', 'list', search],
    queryFn: async ({ signal }) => {
      const partner = search.partner !== undefined && { partner_id: search.partner };
      const params = { query: { ...queryOf(search), ...partner } };
      return (await api.GET('/api/v1/admin/tenants', { params, signal })).data;
    },
    placeholderData: keepPreviousData,
  });
}

/** A text without a word limits nothing. */
function queryOf({ q, page = 1 }: DirectorySearch) {
  return { per_page: PER_PAGE, page, ...(q !== undefined && hasWord(q) && { q }) };
}

/** Somebody wants to add what is there already. */
export class AlreadyThere extends Error {
  override name = 'AlreadyThere';
}

/**
 * Adds a partner, or renames it.
 * @param isNew whether it must not be there yet: the API itself would rename it
 * @throws AlreadyThere, or the error of the API
 */
export async function savePartner(
  api: RegistrationClient,
  { id, name }: Partner,
  isNew: boolean,
): Promise<void> {
  const path = { partner_id: id };
  if (isNew) await mustBeFree(id, () => api.GET(PARTNER, { params: { path } }));
  await api.PUT(PARTNER, { params: { path }, body: { name } });
}

/**
 * Adds a tenant, renames it, or moves it to another partner.
 * @throws AlreadyThere, or the error of the API
 */
export async function saveTenant(
  api: RegistrationClient,
  { id, name, partner_id }: Tenant,
  isNew: boolean,
): Promise<void> {
  const path = { tenant_id: id };
  if (isNew) await mustBeFree(id, () => api.GET(TENANT, { params: { path } }));
  await api.PUT(TENANT, { params: { path }, body: { name, partner_id } });
}

async function mustBeFree(id: string, read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error instanceof NotFound) return;
    throw error;
  }
  throw new AlreadyThere(`${id} is there already. Close this and change it instead`);
}
