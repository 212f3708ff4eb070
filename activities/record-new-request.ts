import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { findPartner, findTenant } from '../src/db/directory';
import { recordRequest } from '../src/db/record-request';
import { findRequest } from '../src/db/registration-requests';
import { text } from '../src/domain/input-text';
import { actorOf } from '../src/domain/permissions';
import { summarise } from '../src/domain/request-description';
import { registrationRequestCreate } from '../src/domain/registration-request-schema';
import { type Activities, FAILURE, type RecordedRequest } from '../workflows/contract';
import { withSafeFailures } from './failures';

const EVERYTHING = { role: 'super_admin' } as const;

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
  const { scope, tenant_id, partner_id } = request;
  return withSafeFailures('retry', async () => {
    const tenant = tenant_id === null ? undefined : await findTenant(db, EVERYTHING, tenant_id);
    if (tenant_id !== null && !tenant)
      throw invalid(`tenant_id: tenant ${tenant_id} is not in the directory`);
    if (partner_id !== null && !(await findPartner(db, EVERYTHING, partner_id))) {
      throw invalid(`partner_id: partner ${partner_id} is not in the directory`);
    }
    const actor = actorOf(requested_by);
    const expiry = expires_at ?? new Date(Date.parse(created_at) + requestTtlMs).toISOString();
    await recordRequest(db, {
      ...request,
      id: request_id,
      requested_by: actor,
      created_at,
      expires_at: expiry,
    });
    // What is there may have been written first by somebody else, with another expiry.
    const written = await findRequest(db, EVERYTHING, request_id);
    const place = { scope, tenant_id, partner_id: tenant?.partner_id ?? partner_id };
    return {
      ...place,
      summary: summarise({ ...request, ...place }, actor),
      application_type: request.application_type,
      expires_at: written?.expires_at ?? expiry,
    };
  });
}

function invalid(problem: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`invalid registration request: ${problem}`, FAILURE.invalidRequest);
}
