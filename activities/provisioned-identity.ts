import type { Knex } from 'knex';
import { findApplication } from '../src/db/application/applications';
import type { ProvisionedIdentity } from '../src/domain/application/application';
import { EVERYTHING } from '../src/domain/permissions';

/** What an earlier attempt provisioned. A foreign key promises that it is there. */
export async function provisionedIdentity(trx: Knex, applicationId: string): Promise<ProvisionedIdentity> {
  const application = await findApplication(trx, EVERYTHING, applicationId);
  if (!application) throw new Error('an approved request has lost its application');
  const { id, client_id, created_at, created_by } = application;
  return { id, client_id, created_at, created_by };
}
