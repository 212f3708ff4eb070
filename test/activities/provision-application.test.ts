import { expiredOutcome } from '../../src/domain/request/outcome';
import { createHash } from 'node:crypto';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { findApplication } from '../../src/db/application/applications';
import {
  type ActivityLab,
  ada,
  approval,
  DECIDED_AT,
  EVERYTHING,
  failureOf,
  failureOutOfReach,
  newRequest,
  startActivityLab,
} from '../support/request/activity-lab';
import { holdRequest } from '../support/db/hold';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { runAttempt, runTwice, snapshot } from '../support/request/run-twice';

describe('provisioning an application', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
  });
  afterAll(() => lab.stop());

  async function secretHashes(applicationId: string): Promise<string[]> {
    const rows = await lab.db('application_secrets').where({ application_id: applicationId }).pluck('sha256');
    return rows.map((hash: Buffer) => hash.toString('hex'));
  }

  function sha256(secret: string): string {
    return createHash('sha256').update(secret).digest('hex');
  }

  it('counts each attempt, and the approval once', async () => {
    const request_id = await lab.pending();
    lab.metered.length = 0;
    await runTwice(lab, 'provisionApplication', { request_id, approval: approval() });
    expect(lab.metered).toEqual([
      'provisioningAttempted()',
      'decided("APPROVED", 97445)',
      'provisioningAttempted()',
    ]);
  });

  it('counts a failed attempt by the type of its failure, and no approval', async () => {
    const request_id = await lab.pending();
    lab.metered.length = 0;
    const allow = await refuseInserts(lab.db, 'applications', 'P0001', 'commit');
    await failureOf(runAttempt(lab, 'provisionApplication', { request_id, approval: approval() }));
    await allow();
    expect(lab.metered).toEqual(['provisioningAttempted("RefusedByDatabase")']);
  });

  it('creates the application, approves the row and writes one audit event, even if it runs twice', async () => {
    const request_id = await lab.pending();
    const input = { request_id, approval: approval() };
    const [first, second] = await runTwice(lab, 'provisionApplication', input);

    expect(first).toEqual({
      application: {
        id: expect.any(String),
        client_id: expect.any(String),
        created_at: DECIDED_AT,
        created_by: ada,
      },
      sealed_secret: null,
      sealed_to: null,
    });
    expect(second).toEqual(first);
    expect(await findApplication(lab.db, EVERYTHING, first.application.id)).toMatchObject({
      ...first.application,
      registration_request_id: request_id,
      name: 'Payroll',
      token_endpoint_auth_method: 'client_secret_basic',
    });
    expect(await lab.requestRow(request_id)).toMatchObject({
      status: 'APPROVED',
      decided_at: DECIDED_AT,
      updated_at: DECIDED_AT,
      decided_by: ada,
      decision_notes: 'fine',
      application_id: first.application.id,
      client_id: first.application.client_id,
    });
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'approved by ada']);
    expect(await secretHashes(first.application.id)).toEqual([]);
  });

  it('makes a new secret in each attempt, seals it, and keeps the last one', async () => {
    const keys = await createRecipientKeyPair();
    const input = { request_id: await lab.pending(), approval: approval({ recipient_key: keys.publicKey }) };
    const [first, second] = await runTwice(lab, 'provisionApplication', input);

    const lost = await keys.open(first.sealed_secret ?? '');
    const kept = await keys.open(second.sealed_secret ?? '');
    expect(kept).toMatch(/^[\w-]{43}$/);
    expect(kept).not.toBe(lost);
    expect(second.application).toEqual(first.application);
    expect(await secretHashes(second.application.id)).toEqual([sha256(kept)]);
    const [row] = await lab.db('application_secrets').where({ application_id: second.application.id });
    expect(row).toMatchObject({ hint: kept.slice(-4), created_by_sub: 'ada' });
    expect(JSON.stringify(await snapshot(lab.db))).not.toContain(kept);
  });

  it.each(['with a key of the approver', 'without a key'])(
    "seals to the starter's key if the workflow did not know it, and approves %s",
    async (approves) => {
      const [starters, approvers] = [await createRecipientKeyPair(), await createRecipientKeyPair()];
      const request = { ...newRequest(), recipient_key: starters.publicKey };
      await runAttempt(lab, 'recordRequest', request);
      const recipient_key = approves === 'without a key' ? null : approvers.publicKey;
      const input = { request_id: request.request_id, approval: approval({ recipient_key }) };
      const [first, second] = await runTwice(lab, 'provisionApplication', input);

      expect([first.sealed_to, second.sealed_to]).toEqual(['starter', 'starter']);
      const kept = await starters.open(second.sealed_secret ?? '');
      expect(await secretHashes(second.application.id)).toEqual([sha256(kept)]);
    },
  );

  it('says that it sealed to the approver if the starter brought no key', async () => {
    const keys = await createRecipientKeyPair();
    const input = { request_id: await lab.pending(), approval: approval({ recipient_key: keys.publicKey }) };
    const { sealed_to } = await runAttempt(lab, 'provisionApplication', input);
    expect(sealed_to).toBe('approver');
  });

  it('does not let an attempt that Temporal gave up replace the secret of a later attempt', async () => {
    const keys = await createRecipientKeyPair();
    const input = { request_id: await lab.pending(), approval: approval({ recipient_key: keys.publicKey }) };
    const { sealed_secret, application } = await runAttempt(lab, 'provisionApplication', input, 2);
    const late = await runAttempt(lab, 'provisionApplication', input);

    expect(late).toEqual({ application, sealed_secret: null, sealed_to: null });
    expect(await secretHashes(application.id)).toEqual([sha256(await keys.open(sealed_secret ?? ''))]);
  });

  it('creates one application when two attempts run at once', async () => {
    const request_id = await lab.pending();
    const keys = await createRecipientKeyPair();
    const input = { request_id, approval: approval({ recipient_key: keys.publicKey }) };
    const [one, other] = await Promise.all(
      [1, 2].map((attempt) => runAttempt(lab, 'provisionApplication', input, attempt)),
    );
    expect(one?.application).toEqual(other?.application);
    // The second attempt's secret stays, no matter which attempt committed first.
    const kept = sha256(await keys.open(other?.sealed_secret ?? ''));
    expect(await secretHashes(one?.application.id ?? '')).toEqual([kept]);
  });

  it.each(['SPA', 'NATIVE', 'SAML_SP'])(
    'gives a %s application no secret, even if the approver sent a key',
    async (type) => {
      const keys = await createRecipientKeyPair();
      const request_id = await lab.pending({ application_type: type });
      const input = { request_id, approval: approval({ recipient_key: keys.publicKey }) };
      const [first, second] = await runTwice(lab, 'provisionApplication', input);

      expect([first.sealed_secret, second.sealed_secret]).toEqual([null, null]);
      expect(await secretHashes(first.application.id)).toEqual([]);
      const application = await findApplication(lab.db, EVERYTHING, first.application.id);
      expect(application).toMatchObject({ token_endpoint_auth_method: 'none', application_type: type });
    },
  );

  it('creates nothing if the recipient key is not a point on the curve', async () => {
    const request_id = await lab.pending();
    const world = await snapshot(lab.db);
    const recipient_key = { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) } as const;
    const failure = await failureOf(
      runAttempt(lab, 'provisionApplication', {
        request_id,
        approval: approval({ recipient_key }),
      }),
    );
    expect(failure).toMatchObject({ type: 'InvalidRecipientKey', nonRetryable: true });
    expect(await snapshot(lab.db)).toEqual(world);
  });

  it.each(['applications', 'application_secrets', 'audit_events'])(
    'leaves nothing half done when %s refuses its row, and is not tried again',
    async (table) => {
      const request_id = await lab.pending();
      const keys = await createRecipientKeyPair();
      const world = await snapshot(lab.db);
      const allow = await refuseInserts(lab.db, table, 'P0001');
      const input = { request_id, approval: approval({ recipient_key: keys.publicKey }) };
      const failure = await failureOf(runAttempt(lab, 'provisionApplication', input));
      await allow();

      expect(failure).toMatchObject({ type: 'RefusedByDatabase', nonRetryable: true });
      expect(failure.message).toBe('Postgres refused with SQLSTATE P0001');
      expect(await snapshot(lab.db)).toEqual(world);
    },
  );

  it.each(['53300', '57P01', '40001', '42P01'])(
    'may be tried again when Postgres answers SQLSTATE %s',
    async (sqlstate) => {
      const request_id = await lab.pending();
      const allow = await refuseInserts(lab.db, 'applications', sqlstate);
      const attempt = runAttempt(lab, 'provisionApplication', {
        request_id,
        approval: approval(),
      });
      expect(await failureOf(attempt)).toMatchObject({ type: 'DatabaseUnavailable', nonRetryable: false });
      await allow();
    },
  );

  it('may be tried again while Postgres is out of reach, and its error holds no values', async () => {
    const input = { request_id: '0198c6a1-7f3e-7abc-8def-0123456789ab', approval: approval() };
    const failure = await failureOutOfReach('provisionApplication', input);
    expect(failure).toMatchObject({ type: 'DatabaseUnavailable', nonRetryable: false });
    expect(failure.message).not.toMatch(/hunter2|0198c6a1|ada|fine/);
  });

  it('provisions nothing if its approval is given up while it waits for the lock', async () => {
    const request_id = await lab.pending();
    const input = { request_id, approval: approval() };
    const row = await holdRequest(lab, request_id);
    const failure = { type: 'Unknown', message: 'too slow', at: DECIDED_AT };
    const waiting = async (): Promise<number> =>
      (
        await lab
          .db('pg_stat_activity')
          .where({ wait_event_type: 'Lock' })
          .whereRaw('datname = current_database()')
      ).length;
    // Postgres gives the lock to those that wait in the order they came.
    const givenUp = runAttempt(lab, 'recordProvisioningFailure', { ...input, failure });
    await eventually(waiting, (sessions) => sessions === 1);
    const late = failureOf(runAttempt(lab, 'provisionApplication', input));
    await eventually(waiting, (sessions) => sessions === 2);
    await row.release();

    expect(await givenUp).toEqual({ provisioned: null });
    expect(await late).toMatchObject({ type: 'Superseded', nonRetryable: true });
    expect(await lab.requestRow(request_id)).toMatchObject({ status: 'PENDING', application_id: null });
    expect(await lab.db('applications').where({ registration_request_id: request_id })).toEqual([]);
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'provisioning_failed by ada']);
  });

  it('that was given up does not replace the secret of the next approval', async () => {
    const request_id = await lab.pending();
    const keys = await createRecipientKeyPair();
    const givenUp = { request_id, approval: approval({ recipient_key: keys.publicKey }) };
    const failure = { type: 'Unknown', message: 'too slow', at: DECIDED_AT };
    await runAttempt(lab, 'recordProvisioningFailure', { ...givenUp, failure });
    const next = { request_id, approval: { ...givenUp.approval, at: '2026-01-02T03:05:00.000Z' } };
    const { application, sealed_secret } = await runAttempt(lab, 'provisionApplication', next);

    const late = await failureOf(runAttempt(lab, 'provisionApplication', givenUp, 3));
    expect(late).toMatchObject({ type: 'Superseded', nonRetryable: true });
    expect(await secretHashes(application.id)).toEqual([sha256(await keys.open(sealed_secret ?? ''))]);
  });

  it('refuses a request that has another outcome', async () => {
    const request_id = await lab.pending();
    await lab.db('registration_requests').where({ id: request_id }).update({ status: 'EXPIRED' });
    const failure = await failureOf(
      runAttempt(lab, 'provisionApplication', { request_id, approval: approval() }),
    );
    expect(failure).toMatchObject({ type: 'Superseded', nonRetryable: true });
    expect(await lab.db('applications').where({ registration_request_id: request_id })).toEqual([]);
  });

  it('waits for the row of a request that has none, as after a restored backup', async () => {
    const request = newRequest();
    const input = { request_id: request.request_id, approval: approval() };
    const failure = await failureOf(runAttempt(lab, 'provisionApplication', input));
    expect(failure).toMatchObject({ type: 'NotRecorded', nonRetryable: false });

    await runAttempt(lab, 'recordRequest', request);
    await runTwice(lab, 'provisionApplication', input);
    expect(await lab.requestRow(request.request_id)).toMatchObject({ status: 'APPROVED' });
  });

  it('is not tried again for a request that was purged', async () => {
    const request_id = await lab.pending();
    await runAttempt(lab, 'recordOutcome', expiredOutcome(request_id, DECIDED_AT));
    await lab.purge();
    const failure = await failureOf(
      runAttempt(lab, 'provisionApplication', { request_id, approval: approval() }),
    );
    expect(failure).toMatchObject({ type: 'Superseded', nonRetryable: true });
    expect(failure.message).toBe(`request ${request_id} was purged`);
  });
});
