import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { findPartner, findTenant } from '../src/db/directory/directory';
import { recordRequest } from '../src/db/request/record-request';
import { findRequest } from '../src/db/request/registration-requests';
import { text } from '../src/domain/text/input-text';
import { actorOf, EVERYTHING } from '../src/domain/permissions';
import type { RegistrationRequest, RequestedApplication } from '../src/domain/request/registration-request';
import { summarise } from '../src/domain/request/request-description';
import { registrationRequestCreate } from '../src/domain/request/registration-request-schema';
import { type Activities, FAILURE, type RecordedRequest } from '../workflows/contract';
import { withSafeFailures } from './failures';

/** Another workflow may have started this one, so nothing about its input is taken on trust. */
const recordedInput = z
  .object({
    request_id: z.string(),
    request: registrationRequestCreate,
    requested_by: z.object({ sub: text({ min: 1, max: 200 }), name: text({ max: 500 }).optional() }),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().optional(),
  })
  .refine(
    ({ created_at, expires_at }) =>
      expires_at === undefined || Date.parse(expires_at) > Date.parse(created_at),
    {
      path: ['expires_at'],
      message: 'must be later than created_at',
    },
  );

/** {@link Activities.recordRequest} */
export async function recordNewRequest(
  db: Knex,
  requestTtlMs: number,
  raw: Parameters<Activities['recordRequest']>[0],
): Promise<RecordedRequest> {
  const parsed = recordedInput.safeParse(raw);
  if (!parsed.success) {
    throw invalid(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  }
  const { request_id, request, requested_by, created_at, expires_at } = parsed.data;
  return withSafeFailures('retry', async () => {
    // Mostly the API has written it by now.
    const existing = await findRequest(db, EVERYTHING, request_id);
    if (existing) return recordedAs(existing);
    await requireInDirectory(db, request);
    await recordRequest(db, {
      ...request,
      id: request_id,
      requested_by: actorOf(requested_by),
      created_at,
      expires_at: expires_at ?? new Date(Date.parse(created_at) + requestTtlMs).toISOString(),
    });
    // What is there may have been written first by somebody else, with another expiry.
    const written = await findRequest(db, EVERYTHING, request_id);
    if (!written) throw new Error('a request that was recorded is not there');
    return recordedAs(written);
  });
}

function recordedAs(request: RegistrationRequest): RecordedRequest {
  const { scope, tenant_id, partner_id, application_type, expires_at, requested_by } = request;
  return {
    summary: summarise(request, requested_by),
    scope,
    tenant_id,
    partner_id,
    application_type,
    expires_at,
  };
}

async function requireInDirectory(db: Knex, { tenant_id, partner_id }: RequestedApplication): Promise<void> {
  if (tenant_id !== null && !(await findTenant(db, EVERYTHING, tenant_id))) {
    throw invalid(`tenant_id: tenant ${tenant_id} is not in the directory`);
  }
  if (partner_id !== null && !(await findPartner(db, EVERYTHING, partner_id))) {
    throw invalid(`partner_id: partner ${partner_id} is not in the directory`);
  }
}

function invalid(problem: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`invalid registration request: ${problem}`, FAILURE.invalidRequest);
}
