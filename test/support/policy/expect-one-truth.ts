import { findRequest } from '../../../src/db/request/registration-requests';
import { missingSeats, seatedVotes } from '../../../src/domain/policy/deliberation';
import type { RegistrationRequest } from '../../../src/domain/request/registration-request';
import type { Status } from '../../../src/domain/request/requested-application';
import { stateQuery, workflowIdOf } from '../../../workflows/contract';
import type { registrationRequest } from '../../../workflows/index';
import { eventually } from '../eventually';
import { type ApiClient, REQUESTS } from '../http/api-client';
import type { Harness } from '../service/harness';

/** What everybody agrees on about a request under a rule. */
export interface Truth {
  status: Status;
  revision: number;
  /** Who has voted on the current revision, in alphabetical order. */
  voters: string[];
  /** The actions of the audit trail in their order. */
  trail: string[];
  request: RegistrationRequest;
}

interface AuditEvent {
  action: string;
  actor: { sub: string } | null;
  detail: { revision?: number; requirement?: string; decision_id?: string };
}

const FINAL = ['approved', 'rejected', 'cancelled', 'expired'];

/**
 * Waits until a request's workflow and its row have the same status. Then expects that the row, the votes, the
 * revisions, the audit trail, the application, the workflow and the answers of the API agree.
 * @param admin somebody who sees everything
 */
export async function expectOneTruth(
  { app, db, temporal }: Pick<Harness, 'app' | 'db' | 'temporal'>,
  admin: ApiClient,
  id: string,
): Promise<Truth> {
  const workflow = temporal.workflow.getHandle<typeof registrationRequest>(workflowIdOf(id));
  const { live, request } = await eventually(
    async () => ({
      live: await workflow.query(stateQuery),
      request: await findRequest(app.db, { role: 'super_admin' }, id),
    }),
    ({ live: { status, decision }, request: row }) =>
      row?.status === status && (status !== 'PENDING' || decision === null),
  );
  if (!request) throw new Error('the request has no row');
  const { status, deliberation } = request;
  const { revision, votes } = deliberation;
  const voters = votes.map(({ sub }) => sub).sort();
  expect(live.revision).toBe(revision);
  // The vote that fills the last seat is a decision in the workflow, and a vote in the table.
  if (status !== 'APPROVED') expect(live.missing).toBe(missingSeats(deliberation));

  const shown = (await admin.get(`${REQUESTS}/${id}`)).body;
  expect(shown).toMatchObject({ status, revision });
  const approvers = (shown.approval.requirements as { approved_by: { sub: string }[] }[]).flatMap(
    ({ approved_by }) => approved_by.map(({ sub }) => sub),
  );
  // Under the built-in rule the decision is the only vote, and has no row of its own.
  if (deliberation.rule) expect(approvers.sort()).toEqual(voters);
  expect(seatedVotes(deliberation)).not.toContain(undefined);

  const events = (await admin.get(`${REQUESTS}/${id}/events?per_page=100`)).body.items as AuditEvent[];
  const trail = events.map(({ action }) => action);
  expect(trail.filter((action) => FINAL.includes(action))).toEqual(
    status === 'PENDING' ? [] : [status.toLowerCase()],
  );
  const all = await db('approvals')
    .where({ request_id: id })
    .select('revision', 'sub', 'decision_id')
    .orderBy('id');
  const recorded = events.filter(({ detail }) => detail.requirement !== undefined);
  expect(all).toEqual(
    recorded.map(({ actor, detail }) => ({
      revision: detail.revision,
      sub: actor?.sub,
      decision_id: detail.decision_id,
    })),
  );
  const revisions: number[] = await db('request_revisions')
    .where({ request_id: id })
    .orderBy('revision')
    .pluck('revision');
  const numbers = Array.from({ length: revision }, (_, index) => index + 1);
  expect(revisions).toEqual(revision === 1 ? [] : numbers);
  const revised = events.filter(({ action }) => action === 'revised').map(({ detail }) => detail.revision);
  expect(revised).toEqual(numbers.slice(1));

  const applications = await db('applications').where({ registration_request_id: id }).pluck('id');
  expect(applications).toEqual(status === 'APPROVED' ? [request.application_id] : []);
  if (status !== 'PENDING') {
    const outcome = await workflow.result();
    expect(outcome).toMatchObject({ status, decided_by: request.decided_by, settled_at: request.updated_at });
    if (status === 'APPROVED') {
      expect(outcome.application?.id).toBe(request.application_id);
      if (deliberation.rule) expect(outcome.basis?.revision).toBe(revision);
    }
  }
  return { status, revision, voters, trail, request };
}
