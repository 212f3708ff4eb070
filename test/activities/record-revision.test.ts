import { standingOf } from '../../src/domain/policy/deliberation';
import { insertPolicy } from '../../src/db/policy/approval-policies';
import { listRevisions } from '../../src/db/request/write-revision';
import type { Revising } from '../../src/domain/request/request-state';
import { expiredOutcome } from '../../src/domain/request/outcome';
import { FAILURE } from '../../workflows/activity-contract';
import { FOUR_EYES, REJECTS } from '../support/policy/rules';
import {
  type ActivityLab,
  failureOf,
  failureOutOfReach,
  newRequest,
  startActivityLab,
} from '../support/request/activity-lab';
import { after, AT, daysAfter, says } from '../support/request/happenings';
import { runAttempt, runTwice } from '../support/request/run-twice';

const { request: requested } = newRequest({ name: 'Payroll 2', requested_scopes: ['strict'] });

function revising(request: object = requested, fields: Record<string, unknown> = {}): Revising {
  const { revising: said } = after(null, says('owner', 'revise', { request }));
  if (!said) throw new Error('it cannot be read');
  return { ...said, ...fields };
}

describe('recording a revision', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
    await insertPolicy(lab.db, {
      version: 1,
      rules: [{ ...FOUR_EYES, when: { requested_scopes_any: ['strict'] } }, REJECTS],
      updated_at: AT,
      updated_by: { sub: 'root' },
    });
  });
  afterAll(() => lab.stop());

  it('writes the new text with its rule, its expiry and its event, and keeps both texts', async () => {
    const request_id = await lab.pending();
    const [first, second] = await runTwice(lab, 'recordRevision', { request_id, revising: revising() });
    expect(first).toEqual(second);
    expect(first).toMatchObject({
      rule: { name: 'four-eyes' },
      recorded: {
        expires_at: daysAfter(14, AT),
        deliberation: { revision: 2, requesters: ['grace', 'ada'] },
      },
    });
    expect(await lab.requestRow(request_id)).toMatchObject({
      status: 'PENDING',
      name: 'Payroll 2',
      expires_at: daysAfter(14, AT),
      deliberation: { revision: 2, since: AT, votes: [] },
    });
    const kept = await listRevisions(lab.db, request_id);
    expect(
      kept.map(({ revision, submitted_by, request }) => [revision, submitted_by.sub, request.name]),
    ).toEqual([
      [2, 'ada', 'Payroll 2'],
      [1, 'grace', 'Payroll'],
    ]);
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'revised by ada']);
  });

  it('clears the votes, the demand for changes, the reminders and the escalation of the one before', async () => {
    const request_id = await lab.pending({ requested_scopes: ['strict'] });
    const rule = FOUR_EYES;
    const happened = after(rule, says('owner', 'approve'), says('security', 'requestChanges'));
    for (const progress of happened.unrecorded) {
      await runAttempt(lab, 'recordProgress', {
        request_id,
        progress,
        standing: standingOf(happened.deliberation),
      });
    }
    await runTwice(lab, 'recordRevision', { request_id, revising: revising() });
    expect((await lab.requestRow(request_id))?.deliberation).toMatchObject({
      votes: [],
      changes_requested: null,
      reminders: 0,
      escalated_at: null,
    });
    // They stay in the table, at their revision.
    expect(await lab.db('approvals').where({ request_id }).pluck('revision')).toEqual([1]);
  });

  it.each<[string, object, RegExp]>([
    ['is no request', { name: 7 }, /^invalid registration request/],
    ['names another tenant', { ...requested, tenant_id: 'globex-eu' }, /cannot move the request/],
    ['has another scope', { ...requested, scope: 'GLOBAL', tenant_id: null }, /cannot move the request/],
    [
      'has an unsafe URI',
      { ...requested, redirect_uris: ['javascript:alert(1)'] },
      /^invalid registration request/,
    ],
  ])('refuses what %s, and writes nothing', async (_case, request, problem) => {
    const request_id = await lab.pending();
    const before = await lab.requestRow(request_id);
    const [first, second] = await runTwice(lab, 'recordRevision', {
      request_id,
      revising: revising(request),
    });
    expect(first).toEqual({ problem: expect.stringMatching(problem) as string });
    expect(second).toEqual(first);
    expect(await lab.requestRow(request_id)).toEqual(before);
    expect(await lab.trail(request_id)).toEqual(['created by grace']);
  });

  it('refuses to revise what is decided', async () => {
    const request_id = await lab.pending();
    await runAttempt(lab, 'recordOutcome', expiredOutcome(request_id, AT));
    expect(await runAttempt(lab, 'recordRevision', { request_id, revising: revising() })).toEqual({
      problem: 'the request is EXPIRED',
    });
  });

  it('answers what the row says if it has a later revision, as after a reset of the workflow', async () => {
    const request_id = await lab.pending();
    await runAttempt(lab, 'recordRevision', { request_id, revising: revising() });
    const third = revising({ ...requested, name: 'Payroll 3' }, { revision: 2, decision_id: 'third' });
    await runAttempt(lab, 'recordRevision', { request_id, revising: third });
    const [again] = await runTwice(lab, 'recordRevision', { request_id, revising: revising() });
    expect(again).toMatchObject({ recorded: { deliberation: { revision: 3 } } });
    expect(await lab.requestRow(request_id)).toMatchObject({ name: 'Payroll 3' });
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'revised by ada', 'revised by ada']);
  });

  it('is tried again while the request has no row, and while the database is away', async () => {
    const input = { request_id: newRequest().request_id, revising: revising() };
    expect(await failureOf(runAttempt(lab, 'recordRevision', input))).toMatchObject({
      type: FAILURE.notRecorded,
      nonRetryable: false,
    });
    expect(await failureOutOfReach('recordRevision', input)).toMatchObject({
      type: FAILURE.databaseUnavailable,
    });
  });
});
