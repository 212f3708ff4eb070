import { standingOf } from '../../src/domain/policy/deliberation';
import type { RequestEvent } from '../../src/domain/request/request-state';
import { FAILURE } from '../../workflows/activity-contract';
import { FOUR_EYES } from '../support/policy/rules';
import {
  type ActivityLab,
  failureOf,
  failureOutOfReach,
  newRequest,
  startActivityLab,
} from '../support/request/activity-lab';
import { after, daysAfter, says, WRITTEN } from '../support/request/happenings';
import { runAttempt, runTwice } from '../support/request/run-twice';

/** What the workflow writes of the last of these events. */
function stepOf(...events: RequestEvent[]) {
  const { unrecorded, deliberation } = after(FOUR_EYES, ...events);
  const progress = unrecorded.at(-1);
  if (!progress) throw new Error('there is nothing to write');
  return { progress, standing: standingOf(deliberation) };
}

describe('recording a step that leaves a request pending', () => {
  let lab: ActivityLab;
  beforeAll(async () => {
    lab = await startActivityLab();
  });
  afterAll(() => lab.stop());

  async function pending(): Promise<string> {
    const input = { ...newRequest(), found_rule: { policy_version: 1, rule: FOUR_EYES } };
    await runAttempt(lab, 'recordRequest', input);
    return input.request_id;
  }
  const votes = (request_id: string) =>
    lab.db('approvals').where({ request_id }).select('revision', 'sub', 'requirement', 'seats', 'notes');

  it('writes a vote with its event, and whom the request waits for now', async () => {
    const request_id = await pending();
    const vote = says('owner', 'approve', { notes: 'fine' });
    const { progress, standing } = stepOf(vote);
    await runTwice(lab, 'recordProgress', { request_id, progress, standing });
    expect(await votes(request_id)).toEqual([
      { revision: 1, sub: 'ada', requirement: 'owner', seats: ['owner'], notes: 'fine' },
    ]);
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'approval_recorded by ada']);
    expect((await lab.requestRow(request_id))?.deliberation).toEqual(after(FOUR_EYES, vote).deliberation);
    const [row] = await lab
      .db('registration_requests')
      .where({ id: request_id })
      .select('open_to', 'updated_at');
    expect(row.open_to).toEqual(['group:sec', 'sub:olga']);
    expect(row.updated_at.toISOString()).toBe(progress.at);
  });

  it('writes a vote once, even if a workflow that was reset has made another id and time for it', async () => {
    const request_id = await pending();
    for (const [decision_id, at] of [
      ['made up', daysAfter(1)],
      ['made up again', daysAfter(2)],
    ] as const) {
      const step = stepOf(says('owner', 'approve', { decision_id, at }));
      await runTwice(lab, 'recordProgress', { request_id, ...step });
    }
    expect(await votes(request_id)).toHaveLength(1);
    expect(await lab.trail(request_id)).toEqual(['created by grace', 'approval_recorded by ada']);
  });

  it('writes each demand for changes, also if the same person makes another one', async () => {
    const request_id = await pending();
    const first = says('owner', 'requestChanges');
    const second = says('owner', 'requestChanges', { decision_id: 'second', comment: 'and the scopes' });
    await runTwice(lab, 'recordProgress', { request_id, ...stepOf(first) });
    await runTwice(lab, 'recordProgress', { request_id, ...stepOf(first, WRITTEN, second) });
    expect(await lab.trail(request_id)).toEqual([
      'created by grace',
      'changes_requested by ada',
      'changes_requested by ada',
    ]);
    expect((await lab.requestRow(request_id))?.deliberation.changes_requested?.comment).toBe(
      'and the scopes',
    );
  });

  it('writes each reminder and the escalation, which change nothing that a reviewer has read', async () => {
    const request_id = await pending();
    const before = (await lab.requestRow(request_id))?.updated_at;
    const happened: RequestEvent[] = [];
    for (const event of [
      { type: 'reminded', at: daysAfter(3) },
      { type: 'reminded', at: daysAfter(7) },
      { type: 'escalated', at: daysAfter(10) },
    ] as const) {
      await runTwice(lab, 'recordProgress', { request_id, ...stepOf(...happened, event) });
      happened.push(event, WRITTEN);
    }
    expect(await lab.trail(request_id)).toEqual([
      'created by grace',
      'reminded by null',
      'reminded by null',
      'escalated by null',
    ]);
    const row = await lab.requestRow(request_id);
    expect(row?.deliberation).toMatchObject({ reminders: 2, escalated_at: daysAfter(10) });
    expect(row?.updated_at).toBe(before);
  });

  it('leaves the row of a request alone that has another revision by now', async () => {
    const request_id = await pending();
    await lab.db('registration_requests').where({ id: request_id }).update({ revision: 2 });
    await runTwice(lab, 'recordProgress', { request_id, ...stepOf(says('owner', 'requestChanges')) });
    expect((await lab.requestRow(request_id))?.deliberation).toMatchObject({
      revision: 2,
      changes_requested: null,
    });
  });

  it('is tried again while the request has no row, and while the database is away', async () => {
    const { request_id } = newRequest();
    const input = { request_id, ...stepOf(says('owner', 'approve')) };
    expect(await failureOf(runAttempt(lab, 'recordProgress', input))).toMatchObject({
      type: FAILURE.notRecorded,
      nonRetryable: false,
    });
    expect(await failureOutOfReach('recordProgress', input)).toMatchObject({
      type: FAILURE.databaseUnavailable,
      nonRetryable: false,
    });
  });
});
