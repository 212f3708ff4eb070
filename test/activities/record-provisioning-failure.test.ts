import { expiredOutcome } from '../../src/domain/request/outcome';
import {
  type ActivityLab,
  approval,
  DECIDED_AT,
  failureOf,
  failureOutOfReach,
  newRequest,
  startActivityLab,
} from '../support/request/activity-lab';
import { runAttempt, runTwice } from '../support/request/run-twice';

const failure = { type: 'RefusedByDatabase', message: 'SQLSTATE P0001', at: '2026-01-02T03:04:06.000Z' };

describe('recording that provisioning was given up', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
  });
  afterAll(() => lab.stop());

  it('writes one audit event, and leaves the request PENDING', async () => {
    const request_id = await lab.pending();
    const input = { request_id, approval: approval(), failure };
    const results = await runTwice(lab, 'recordProvisioningFailure', input);

    expect(results).toEqual([{ provisioned: null }, { provisioned: null }]);
    expect(await lab.requestRow(request_id)).toMatchObject({ status: 'PENDING', decided_by: null });
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'provisioning_failed by ada']);
    const event = await lab
      .db('audit_events')
      .where({ registration_request_id: request_id })
      .orderBy('at')
      .first();
    expect(event.action).toBe('created');
    const [given] = await lab.db('audit_events').where({ action: 'provisioning_failed' });
    expect(given.detail).toEqual({
      decision_id: 'd1',
      decided_at: approval().at,
      type: 'RefusedByDatabase',
      message: 'SQLSTATE P0001',
    });
  });

  it('counts once that an approval was given up', async () => {
    const request_id = await lab.pending();
    lab.metered.length = 0;
    await runTwice(lab, 'recordProvisioningFailure', { request_id, approval: approval(), failure });
    expect(lab.metered).toEqual(['provisioningGivenUp()']);
  });

  it('stops an attempt that is still running, so that it cannot commit later', async () => {
    const request_id = await lab.pending();
    await runTwice(lab, 'recordProvisioningFailure', {
      request_id,
      approval: approval(),
      failure,
    });
    const late = runAttempt(lab, 'provisionApplication', { request_id, approval: approval() }, 3);

    expect(await failureOf(late)).toMatchObject({ type: 'Superseded', nonRetryable: true });
    expect(await lab.requestRow(request_id)).toMatchObject({ status: 'PENDING', application_id: null });
  });

  it('does not stop the next approval, even with the same decision id', async () => {
    const request_id = await lab.pending();
    await runTwice(lab, 'recordProvisioningFailure', {
      request_id,
      approval: approval(),
      failure,
    });
    const again = approval({ at: '2026-01-02T03:05:00.000Z' });
    await runTwice(lab, 'provisionApplication', { request_id, approval: again });

    expect(await lab.requestRow(request_id)).toMatchObject({ status: 'APPROVED', decided_at: again.at });
    expect(await lab.trail(request_id)).toEqual([
      'created by grace',
      'provisioning_failed by ada',
      'approved by ada',
    ]);
  });

  it('finds the application of an attempt whose answer was lost', async () => {
    const request_id = await lab.pending();
    const input = { request_id, approval: approval() };
    const { application } = await runAttempt(lab, 'provisionApplication', input);
    const [found] = await runTwice(lab, 'recordProvisioningFailure', { ...input, failure });

    expect(found).toEqual({ provisioned: { application, sealed_secret: null } });
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'approved by ada']);
  });

  it('waits for the row of a request that has none', async () => {
    const request = newRequest();
    const input = { request_id: request.request_id, approval: approval(), failure };
    const missing = await failureOf(runAttempt(lab, 'recordProvisioningFailure', input));
    expect(missing).toMatchObject({ type: 'NotRecorded', nonRetryable: false });

    await runAttempt(lab, 'recordRequest', request);
    await runTwice(lab, 'recordProvisioningFailure', input);
    expect(await lab.trail(request.request_id)).toEqual(['created by grace', 'provisioning_failed by ada']);
  });

  it('may be tried again while Postgres is out of reach', async () => {
    const outOfReach = await failureOutOfReach('recordProvisioningFailure', {
      request_id: '0198c6a1-7f3e-7abc-8def-0123456789ab',
      approval: approval(),
      failure,
    });
    expect(outOfReach).toMatchObject({ type: 'DatabaseUnavailable', nonRetryable: false });
  });

  it('is not tried again for a request that was purged', async () => {
    const request_id = await lab.pending();
    await runAttempt(lab, 'recordOutcome', expiredOutcome(request_id, DECIDED_AT));
    await lab.purge();
    const failure = await failureOf(
      runAttempt(lab, 'recordProvisioningFailure', {
        request_id,
        approval: approval(),
        failure: { type: 'T', message: 'm', at: DECIDED_AT },
      }),
    );
    expect(failure).toMatchObject({ type: 'Superseded', nonRetryable: true });
    expect(failure.message).toBe(`request ${request_id} was purged`);
  });
});
