import { randomUUID } from 'node:crypto';
import type { Knex } from 'knex';
import { connect } from '../../../src/db/connect';
import { applicationRow, AT, requestRow } from '../../support/db/rows';
import { createDatabase } from '../../support/servers/test-servers';

const sha256 = Buffer.alloc(32);

function secretRow(application_id: unknown, change: object = {}): Record<string, unknown> {
  const made = { created_at: AT, created_by_sub: 'ada' };
  return { id: randomUUID(), application_id, slot: 1, sha256, hint: 'abcd', ...made, ...change };
}

const decided = { decided_at: AT, decided_by_sub: 'ada' };

/** Postgres itself refuses a wrong state, no matter which program writes it. */
describe('the database', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    db = connect(database.url, 10);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  async function insert(table: string, row: Record<string, unknown>): Promise<Record<string, unknown>> {
    await db(table).insert(row);
    return row;
  }

  async function newApplication(change: object = {}): Promise<Record<string, unknown>> {
    const request = await insert('registration_requests', requestRow());
    return insert('applications', applicationRow(request.id, change));
  }

  it.each([
    ['waits', {}],
    ['is for everyone', { scope: 'GLOBAL', tenant_id: null }],
    ['is for a partner', { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' }],
    ['is rejected with a reason', { status: 'REJECTED', ...decided, rejection_reason: 'no' }],
    ['is cancelled', { status: 'CANCELLED', ...decided, decision_notes: 'moot' }],
    ['is expired', { status: 'EXPIRED' }],
  ])('accepts a request that %s', async (_name, change) => {
    await expect(insert('registration_requests', requestRow(change))).resolves.toBeDefined();
  });

  it.each([
    ['of an unknown status', { status: 'OPEN' }, 'registration_requests_status_check'],
    ['of an unknown scope', { scope: 'WORLD', tenant_id: null }, 'registration_requests_scope_check'],
    ['of an unknown type', { application_type: 'FAX' }, 'registration_requests_application_type_check'],
    ['without a name', { name: '' }, 'registration_requests_name_check'],
    ['for a tenant without naming one', { tenant_id: null }, 'placed_by_scope'],
    ['for a tenant that also names the partner', { partner_id: 'acme' }, 'placed_by_scope'],
    ['for everyone that names a tenant', { scope: 'GLOBAL' }, 'placed_by_scope'],
    ['for a partner without naming one', { scope: 'PARTNER', tenant_id: null }, 'placed_by_scope'],
    ['for a partner that names a tenant', { scope: 'PARTNER', partner_id: 'acme' }, 'placed_by_scope'],
    ['for an unknown tenant', { tenant_id: 'nobody' }, 'registration_requests_tenant_id_fkey'],
    [
      'for an unknown partner',
      { scope: 'PARTNER', tenant_id: null, partner_id: 'nobody' },
      'registration_requests_partner_id_fkey',
    ],
    ['approved without an application', { status: 'APPROVED', ...decided }, 'approved_with_an_application'],
    ['rejected without a reason', { status: 'REJECTED', ...decided }, 'rejected_with_a_reason'],
    ['pending with a reason', { rejection_reason: 'no' }, 'rejected_with_a_reason'],
    ['rejected by nobody', { status: 'REJECTED', rejection_reason: 'no' }, 'decided_by_somebody'],
    ['cancelled by nobody, but with a time', { status: 'CANCELLED', decided_at: AT }, 'decided_by_somebody'],
    ['expired by somebody', { status: 'EXPIRED', ...decided }, 'decided_by_somebody'],
    ['pending and decided', decided, 'decided_by_somebody'],
    ['that expires before it was created', { expires_at: '2026-01-01T00:00:00Z' }, 'expires_after_creation'],
    ['that expires when it was created', { expires_at: AT }, 'expires_after_creation'],
  ])('refuses a request %s', async (_name, change, constraint) => {
    await expect(insert('registration_requests', requestRow(change))).rejects.toMatchObject({ constraint });
  });

  it('does not delete a tenant or a partner that a request names', async () => {
    await insert('registration_requests', requestRow());
    await expect(db('tenants').where({ id: 'acme-eu' }).delete()).rejects.toMatchObject({ code: '23503' });
    await expect(db('partners').where({ id: 'globex' }).delete()).rejects.toMatchObject({ code: '23503' });
  });

  it('refuses an approval with the application of another request', async () => {
    const other = await newApplication();
    const request = await insert('registration_requests', requestRow());
    const approve = (application_id: unknown): Promise<number> =>
      db('registration_requests')
        .where({ id: request.id })
        .update({ status: 'APPROVED', ...decided, application_id });

    await expect(approve(other.id)).rejects.toMatchObject({ constraint: 'own_application' });
    await expect(approve(randomUUID())).rejects.toMatchObject({ constraint: 'own_application' });
    const own = await insert('applications', applicationRow(request.id));
    await expect(approve(own.id)).resolves.toBe(1);
  });

  it('refuses a second application for one request, and a client_id that exists', async () => {
    const first = await newApplication();
    await expect(insert('applications', applicationRow(first.registration_request_id))).rejects.toMatchObject(
      { constraint: 'applications_registration_request_id_key' },
    );
    await expect(newApplication({ client_id: first.client_id })).rejects.toMatchObject({
      constraint: 'applications_client_id_key',
    });
  });

  it.each([
    [{ token_endpoint_auth_method: 'none' }, 'secret_only_if_confidential'],
    [{ application_type: 'SPA' }, 'secret_only_if_confidential'],
    [{ application_type: 'SAML_SP' }, 'secret_only_if_confidential'],
    [{ token_endpoint_auth_method: 'private_key_jwt' }, 'applications_token_endpoint_auth_method_check'],
    [{ status: 'GONE' }, 'applications_status_check'],
    [{ registration_request_id: randomUUID() }, 'applications_registration_request_id_fkey'],
  ])('refuses an application with %j', async (change, constraint) => {
    await expect(newApplication(change)).rejects.toMatchObject({ constraint });
  });

  it('accepts two secrets of an application and refuses a third', async () => {
    const { id } = await newApplication();
    await insert('application_secrets', secretRow(id));
    await insert('application_secrets', secretRow(id, { slot: 2 }));
    for (const slot of [1, 2])
      await expect(insert('application_secrets', secretRow(id, { slot }))).rejects.toMatchObject({
        constraint: 'application_secrets_application_id_slot_key',
      });
    await expect(insert('application_secrets', secretRow(id, { slot: 3 }))).rejects.toMatchObject({
      constraint: 'application_secrets_slot_check',
    });
  });

  it('refuses a secret for a public client, and does not let a client with a secret become public', async () => {
    const open = { application_type: 'SPA', token_endpoint_auth_method: 'none' };
    const { id } = await newApplication(open);
    const foreignKey = { code: '23503' };
    await expect(insert('application_secrets', secretRow(id))).rejects.toMatchObject(foreignKey);
    await expect(
      insert('application_secrets', secretRow(id, { token_endpoint_auth_method: 'none' })),
    ).rejects.toMatchObject({ constraint: 'application_secrets_token_endpoint_auth_method_check' });

    const confidential = await newApplication();
    await insert('application_secrets', secretRow(confidential.id));
    await expect(db('applications').where({ id: confidential.id }).update(open)).rejects.toMatchObject(
      foreignKey,
    );
  });

  it.each([
    [{ sha256: Buffer.from('the secret itself') }, 'application_secrets_sha256_check'],
    [{ hint: 'abcde' }, 'application_secrets_hint_check'],
  ])('stores only the hash and four characters of a secret (%#)', async (change, constraint) => {
    const { id } = await newApplication();
    await expect(insert('application_secrets', secretRow(id, change))).rejects.toMatchObject({ constraint });
  });
});
