import { createHash } from 'node:crypto';
import { TEMPORAL_OPERATOR } from '../../../src/domain/request/decision';
import { type Outcome, settled } from '../../../src/domain/request/outcome';
import type { RegistrationRequest } from '../../../src/domain/request/registration-request';
import { workflowIdOf } from '../../../workflows/contract';
import type { registrationRequest } from '../../../workflows/index';
import { type Answered, type ApiClient, REQUESTS } from '../http/api-client';
import type { Harness } from '../service/harness';

/** The actor of decisions that a test sends to the workflow without the API. */
export const OPERATOR = { sub: 'operator', name: 'Opal' };

interface Event {
  action: string;
  actor: unknown;
  at: string;
  detail: Record<string, unknown>;
}

/**
 * Waits until a request's workflow has ended. Then expects that its row, its audit trail, its application and secret,
 * its query and the HTTP answers to all decisions on it agree.
 * @param answers the answers to the decisions; undefined for a decision that was not sent over HTTP
 * @returns the outcome that they agree on
 */
export async function expectAgreement(
  harness: Pick<Harness, 'temporal' | 'db' | 'app'>,
  admin: ApiClient,
  requestId: string,
  answers: (Answered | undefined)[] = [],
): Promise<Outcome> {
  const workflow = harness.temporal.workflow.getHandle<typeof registrationRequest>(workflowIdOf(requestId));
  const outcome = await workflow.result();

  const request = (await admin.get(`${REQUESTS}/${requestId}`)).body as RegistrationRequest;
  expect(request).toEqual(settled(request, outcome));
  expect((await harness.app.workflows.live(requestId))?.status).toBe(outcome.status);
  await expectTrail(admin, outcome);
  await expectApplication(harness, outcome, request);

  const heard = answers.filter((answer) => answer !== undefined);
  const won = heard.filter(({ status }) => status === 200);
  const winner = outcome.decided_by?.sub;
  const isWonOverHttp = winner !== undefined && winner !== OPERATOR.sub && winner !== TEMPORAL_OPERATOR.sub;
  const isAccepted = heard.some(({ status }) => status === 202);
  if (!isAccepted) expect(won).toHaveLength(isWonOverHttp ? 1 : 0);
  for (const answer of heard) await expectAnswer(harness, answer, request);
  return outcome;
}

async function expectTrail(admin: ApiClient, outcome: Outcome): Promise<void> {
  const { body } = await admin.get(`${REQUESTS}/${outcome.request_id}/events`);
  const trail = (body.items as Event[]).filter(({ action }) => !action.startsWith('secret_'));
  expect(trail.map(({ action }) => action)).toEqual(['created', outcome.status.toLowerCase()]);
  const { actor, at, detail } = trail[1] as Event;
  expect({ actor, at }).toEqual({ actor: outcome.decided_by, at: outcome.settled_at });
  expect(detail.decision_id ?? null).toBe(outcome.decision_id);
  expect(detail.client_id).toBe(outcome.application?.client_id);
}

async function expectApplication(
  { db }: Pick<Harness, 'db'>,
  outcome: Outcome,
  request: RegistrationRequest,
): Promise<void> {
  const applications = await db('applications')
    .where({ registration_request_id: outcome.request_id })
    .select<{ id: string; client_id: string }[]>('id', 'client_id');
  const { application_id, client_id } = request;
  const expected = outcome.status === 'APPROVED' ? [{ id: application_id, client_id }] : [];
  expect(applications).toEqual(expected);
}

async function expectAnswer(
  { db }: Pick<Harness, 'db'>,
  { status, body }: Answered,
  request: RegistrationRequest,
): Promise<void> {
  if (status === 202) {
    expect(body).toMatchObject({ id: request.id, status: 'PENDING', client_id: null });
  } else if (status !== 200) {
    const detail = `Registration request is already ${request.status}`;
    expect({ status, body }).toEqual({ status: 409, body: { detail } });
  } else if (request.status === 'APPROVED') {
    expect(body).toMatchObject({ id: request.application_id, client_id: request.client_id });
    await expectSecret(db, body as { id: string; client_secret: string | null });
  } else {
    expect(body).toEqual(request);
  }
}

/** Expects that a secret that was shown is the one that is stored. */
async function expectSecret(
  db: Harness['db'],
  { id, client_secret }: { id: string; client_secret: string | null },
): Promise<void> {
  if (client_secret === null) return;
  const hashes: Buffer[] = await db('application_secrets').where({ application_id: id }).pluck('sha256');
  expect(hashes.map((hash) => hash.toString('hex'))).toEqual([
    createHash('sha256').update(client_secret).digest('hex'),
  ]);
}
