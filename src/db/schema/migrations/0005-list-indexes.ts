import type { Knex } from 'knex';

/**
 * One index for each list, in the order of the list, so that a page is read from one end of a range of the index. Older
 * code uses the indexes of 0001 too. Those that go are replaced by indexes that begin with the same columns.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create index requests_by_scope_and_status on registration_requests (scope, status, created_at desc, id desc);
    create index requests_by_tenant_and_status on registration_requests (tenant_id, status, created_at desc, id desc)
      where tenant_id is not null;
    create index requests_by_partner_and_status on registration_requests (partner_id, status, created_at desc, id desc)
      where partner_id is not null;
    create index applications_by_tenant on applications (tenant_id, created_at desc, id desc) where tenant_id is not null;
    create index applications_by_partner on applications (partner_id, created_at desc, id desc) where partner_id is not null;
    create index tenants_by_partner on tenants (partner_id, id);
    drop index tenants_partner_id;

    -- For a partner that has a large part of everything: each entry says whose it is, so the table need not be read.
    create index requests_newest_placed on registration_requests (created_at desc, id desc)
      include (status, scope, tenant_id, partner_id);
    drop index requests_newest;
    create index applications_newest_placed on applications (created_at desc, id desc) include (tenant_id, partner_id);
    drop index applications_newest;
  `);
}
