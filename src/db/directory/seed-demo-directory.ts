import type { Knex } from 'knex';

const PARTNERS = [
  { id: 'acme', name: 'Acme' },
  { id: 'globex', name: 'Globex' },
];

const TENANTS = [
  { id: 'acme-eu', name: 'Acme Europe', partner_id: 'acme' },
  { id: 'acme-us', name: 'Acme United States', partner_id: 'acme' },
  { id: 'globex-eu', name: 'Globex Europe', partner_id: 'globex' },
];

/** Writes partners and tenants to try the service with, into the embedded Postgres. Existing rows stay as they are. */
export async function seedDemoDirectory(db: Knex): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('partners').insert(PARTNERS).onConflict('id').ignore();
    await trx('tenants').insert(TENANTS).onConflict('id').ignore();
  });
}
