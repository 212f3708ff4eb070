import type { Knex } from 'knex';
import { findApplication } from '../src/db/application/applications';
import type { ProvisionedIdentity } from '../src/domain/application/application';
import { EVERYTHING } from '../src/domain/permissions';

/** The application that an earlier attempt created. A foreign key guarantees that it exists. */
export async function provisionedIdentity(trx: Knex, applicationId: string): Promise<ProvisionedIdentity> {
  const application = await findApplication(trx, EVERYTHING, applicationId);
  if (!application) throw new Error('an approved request has lost its application');
  const { id, client_id, created_at, created_by } = application;
  return { id, client_id, created_at, created_by };
}
