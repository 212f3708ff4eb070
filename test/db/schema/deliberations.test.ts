import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { connect } from '../../../src/db/connect';
import { findRequestAndWorkflow } from '../../../src/db/request/registration-requests';
import { migrate } from '../../../src/db/schema/migrate';
import { up as approvalPolicies } from '../../../src/db/schema/migrations/0013-approval-policies';
import { up as deliberations } from '../../../src/db/schema/migrations/0014-deliberations';
import { newDeliberation } from '../../../src/domain/policy/deliberation';
import { EVERYTHING } from '../../../src/domain/permissions';
import { requestRow } from '../../support/db/rows';
import { createDatabase } from '../../support/servers/test-servers';

const APPROVED = {
  status: 'APPROVED',
  decided_at: new Date(),
  decided_by_sub: 'ada',
  application_id: randomUUID(),
  client_id: 'the-client',
};
const RULE = JSON.stringify({ name: 'two', require: [] });

describe('what is said of a request', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  beforeEach(async () => {
    database = await createDatabase(null);
    db = connect(database.url, 1);
    await migrate(db);
    await db('partners').insert({ id: 'acme', name: 'Acme' });
    await db('tenants').insert({ id: 'acme-eu', name: 'Acme Europe', partner_id: 'acme' });
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  /** The schema of the version before, with what the later migrations add taken away. */
  async function withoutLaterMigrations(): Promise<void> {
    await db.raw('drop table approvals, request_revisions, approval_policies');
    await db.raw(`alter table registration_requests
      drop column policy_version, drop column rule, drop column revision, drop column revisers,
      drop column revised_at, drop column open_to, drop column changes_requested_by_sub,
      drop column changes_requested_by_name, drop column changes_requested_at,
      drop column changes_requested_comment, drop column escalated_at, drop column reminders,
      drop column approved_revision, drop column overridden`);
  }

  it('is nothing for requests of the version before: they are under the built-in rule', async () => {
    await withoutLaterMigrations();
    const pending = requestRow();
    const approved = requestRow(APPROVED);
    await db('registration_requests').insert([pending, approved]);
    await db.transaction(async (trx) => {
      await approvalPolicies(trx);
      await deliberations(trx);
    });
    for (const row of [pending, approved]) {
      const found = await findRequestAndWorkflow(db, EVERYTHING, row.id as string);
      expect(found).toMatchObject({
        policy_version: null,
        request: {
          status: row.status,
          overridden: false,
          deliberation: newDeliberation(null, 'grace', row.created_at as string),
        },
      });
    }
  });

  it('keeps older code from approving a request under a rule, or another revision than the current one', async () => {
    const approve = async (change: object): Promise<void> => {
      const row = requestRow(change);
      await db('registration_requests').insert(row);
      await db('registration_requests').where({ id: row.id }).update(APPROVED);
    };
    const refused = { constraint: 'approved_as_it_is' };
    await expect(approve({ rule: RULE })).rejects.toMatchObject(refused);
    await expect(approve({ rule: RULE, revision: 2, approved_revision: 1 })).rejects.toMatchObject(refused);
    await expect(approve({ revision: 2 })).rejects.toMatchObject(refused);
    await approve({ rule: RULE, revision: 2, approved_revision: 2 });
    await approve({});
  });
});
