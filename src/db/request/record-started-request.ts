import type { Knex } from 'knex';
import { EVERYTHING } from '../../domain/permissions';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import { InvalidRequestError, type StartedRequest } from '../../domain/request/started-request-schema';
import { findPartner, findTenant } from '../directory/directory';
import { recordRequest } from './record-request';
import { findRequest } from './registration-requests';

/**
 * Writes the row of a request whose workflow has started, unless it is there already.
 * @returns the request as it is in its row; another process may have written the row first, with another expiry
 * @throws InvalidRequestError for a tenant or partner that is not in the directory
 */
export async function recordStartedRequest(db: Knex, started: StartedRequest): Promise<RegistrationRequest> {
  // Usually the API has written the row by now.
  const existing = await findRequest(db, EVERYTHING, started.id);
  if (existing) return existing;
  await requireInDirectory(db, started);
  await recordRequest(db, started);
  const written = await findRequest(db, EVERYTHING, started.id);
  if (!written) throw new Error('a request that was recorded is not there');
  return written;
}

async function requireInDirectory(db: Knex, { tenant_id, partner_id }: StartedRequest): Promise<void> {
  if (tenant_id !== null && !(await findTenant(db, EVERYTHING, tenant_id))) {
    throw new InvalidRequestError(`tenant_id: tenant ${tenant_id} is not in the directory`);
  }
  if (partner_id !== null && !(await findPartner(db, EVERYTHING, partner_id))) {
    throw new InvalidRequestError(`partner_id: partner ${partner_id} is not in the directory`);
  }
}
