import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { recordStartedRequest } from '../src/db/request/record-started-request';
import { AlreadyDecidedError } from '../src/domain/request/already-decided-error';
import { isUsual } from '../src/domain/policy/deliberation';
import type { RecordedRequest } from '../src/domain/request/carried-run';
import { nexusSubject } from '../src/domain/request/nexus-origin';
import type { RegistrationRequest } from '../src/domain/request/registration-request';
import { summarise } from '../src/domain/request/request-description';
import { parseStartedRequest } from '../src/domain/request/started-request-schema';
import { canSealTo } from '../src/provisioning/seal-secret';
import { type Activities, FAILURE } from '../workflows/activity-contract';
import { withSafeFailures } from './failures';

/** {@link Activities.recordRequest} */
export async function recordNewRequest(
  db: Knex,
  requestTtlMs: number,
  input: Parameters<Activities['recordRequest']>[0],
): Promise<RecordedRequest> {
  return withSafeFailures('retry', async () => {
    const run_id = activityInfo().workflowExecution?.runId ?? null;
    const started = await parseStartedRequest(input, canSealTo);
    const { request, recipient_key } = await recordStartedRequest(db, started, run_id, requestTtlMs);
    const { nexus } = started;
    if (nexus && request.requested_by.sub !== nexusSubject(nexus.namespace)) {
      // Temporal had lost or forgotten the request, so its id could be used again.
      throw ApplicationFailure.nonRetryable('request_id is that of another request', FAILURE.requestIdUsed);
    }
    if (request.status !== 'PENDING' && !input.is_reset) throw new AlreadyDecidedError(request.status);
    return recordedFrom(request, recipient_key);
  });
}

/** What the workflow needs to know about a request that is in its row. */
export function recordedFrom(
  request: RegistrationRequest,
  recipient_key: RecordedRequest['recipient_key'],
): RecordedRequest {
  const { scope, tenant_id, partner_id, application_type, expires_at, requested_by, deliberation } = request;
  const summary = summarise(request, requested_by);
  return {
    summary,
    scope,
    tenant_id,
    partner_id,
    application_type,
    expires_at,
    ...(recipient_key !== undefined && { recipient_key }),
    ...(!isUsual(deliberation) && { deliberation }),
  };
}
