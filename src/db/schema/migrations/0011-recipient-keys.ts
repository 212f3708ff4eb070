import type { Knex } from 'knex';

/**
 * The public key of whoever started the workflow of a request, if its secret is sealed to that key
 * (docs/adr/0003-sealed-secrets.md). A workflow that Temporal lost is started again with it. Adding the column
 * only changes the catalogue, however large the table is.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw('alter table registration_requests add column recipient_key jsonb');
}
