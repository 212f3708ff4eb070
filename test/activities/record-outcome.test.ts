import { expiredOutcome, type Outcome, outcomeOf } from '../../src/domain/request/outcome';
import {
  type ActivityLab,
  ada,
  approval,
  DECIDED_AT,
  failureOf,
  failureOutOfReach,
  newRequest,
  startActivityLab,
} from '../support/request/activity-lab';
import { refuseInserts } from '../support/db/refuse-inserts';
import { runAttempt, runTwice, snapshot } from '../support/request/run-twice';

const decided = { decision_id: 'd1', actor: ada, at: DECIDED_AT };

function rejection(request_id: string): Outcome {
  return outcomeOf(request_id, { kind: 'reject', ...decided, reason: 'no' }, null);
}

describe('recording an outcome', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
  });
  afterAll(() => lab.stop());

  it.each<[string, (id: string) => Outcome, object, string]>([
    [
      'REJECTED',
      rejection,
      { decided_by: ada, rejection_reason: 'no', decision_notes: null },
      'rejected by ada',
    ],
    [
      'CANCELLED',
      (id) => outcomeOf(id, { kind: 'cancel', ...decided, notes: 'moot' }, null),
      { decided_by: ada, decision_notes: 'moot', rejection_reason: null },
      'cancelled by ada',
    ],
    [
      'EXPIRED',
      (id) => expiredOutcome(id, DECIDED_AT),
      { decided_by: null, decided_at: null },
      'expired by null',
    ],
  ])('writes that a request is %s, once', async (status, outcome, columns, event) => {
    const id = await lab.pending();
    await runTwice(lab, 'recordOutcome', outcome(id));

    expect(await lab.requestRow(id)).toMatchObject({
      status,
      updated_at: DECIDED_AT,
      application_id: null,
      ...columns,
    });
    expect(await lab.trail(id)).toEqual(['created by grace', event]);
  });

  it('counts an outcome when it is written, and the time since the request was created', async () => {
    const id = await lab.pending();
    lab.metered.length = 0;
    await runTwice(lab, 'recordOutcome', rejection(id));
    await runAttempt(lab, 'recordOutcome', expiredOutcome(id, DECIDED_AT));
    // From 2026-01-01T00:00:00Z to 2026-01-02T03:04:05Z.
    expect(lab.metered).toEqual(['decided("REJECTED", 97445)']);
  });

  it('writes to the audit trail which decision it was, and why', async () => {
    const id = await lab.pending();
    await runTwice(lab, 'recordOutcome', rejection(id));
    const event = await lab
      .db('audit_events')
      .where({ registration_request_id: id, action: 'rejected' })
      .first();
    expect(event.detail).toEqual({ decision_id: 'd1', reason: 'no' });
  });

  it('does not change a request that is decided already', async () => {
    const id = await lab.pending();
    await runAttempt(lab, 'provisionApplication', { request_id: id, approval: approval() });
    const world = await snapshot(lab.db);
    await runTwice(lab, 'recordOutcome', rejection(id));
    expect(await snapshot(lab.db)).toEqual(world);
  });

  it('waits for the row of a request that has none, as after a restored backup', async () => {
    const input = newRequest();
    const failure = await failureOf(runAttempt(lab, 'recordOutcome', rejection(input.request_id)));
    expect(failure).toMatchObject({ type: 'NotRecorded', nonRetryable: false });

    await runAttempt(lab, 'recordRequest', input);
    await runTwice(lab, 'recordOutcome', rejection(input.request_id));
    expect(await lab.requestRow(input.request_id)).toMatchObject({ status: 'REJECTED' });
  });

  it('writes row and event together or not at all, and never gives up a decision', async () => {
    const id = await lab.pending();
    const world = await snapshot(lab.db);
    const allow = await refuseInserts(lab.db, 'audit_events', 'P0001');
    const failure = await failureOf(runAttempt(lab, 'recordOutcome', rejection(id)));
    await allow();

    expect(failure.nonRetryable).toBe(false);
    expect(await snapshot(lab.db)).toEqual(world);
    await runTwice(lab, 'recordOutcome', rejection(id));
    expect(await lab.requestRow(id)).toMatchObject({ status: 'REJECTED' });
  });

  it('may be tried again while Postgres is out of reach', async () => {
    const outOfReach = await failureOutOfReach('recordOutcome', rejection('any'));
    expect(outOfReach).toMatchObject({ type: 'DatabaseUnavailable', nonRetryable: false });
  });

  it('takes a request that was purged for recorded, so that the workflow can end', async () => {
    const id = await lab.pending();
    await runTwice(lab, 'recordOutcome', rejection(id));
    await lab.purge();
    await runTwice(lab, 'recordOutcome', rejection(id));
    expect(await lab.requestRow(id)).toBeUndefined();
    expect(await lab.trail(id)).toEqual([]);
  });
});
