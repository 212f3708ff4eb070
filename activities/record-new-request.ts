import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { recordStartedRequest } from '../src/db/request/record-started-request';
import { AlreadyDecidedError } from '../src/domain/request/already-decided-error';
import { isUsual } from '../src/domain/policy/deliberation';
import type { RecordedRequest } from '../src/domain/request/carried-run';
import { nexusSubject } from '../src/domain/request/nexus-origin';
import type { RegistrationRequest } from '../src/domain/request/registration-request';
import { requestedIn } from '../src/domain/request/changes';
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
    const { request, recipient_key, decision_id } = await recordStartedRequest(db, started, {
      run_id,
      requestTtlMs,
      isFirst: input.is_reset !== true,
    });
    const { nexus } = started;
    if (nexus && request.requested_by.sub !== nexusSubject(nexus.namespace)) {
      // Temporal had lost or forgotten the request, so its id could be used again.
      throw ApplicationFailure.nonRetryable('request_id is that of another request', FAILURE.requestIdUsed);
    }
    if (request.status !== 'PENDING' && !input.is_reset) throw new AlreadyDecidedError(request.status);
    return recordedFrom(request, recipient_key, decision_id);
  });
}

/**
 * What the workflow needs to know about a request that is in its row.
 * @param decision_id the decision that ended the request, or null
 */
export function recordedFrom(
  request: RegistrationRequest,
  recipient_key: RecordedRequest['recipient_key'],
  decision_id: string | null = null,
): RecordedRequest {
  const { scope, tenant_id, partner_id, application_type, expires_at, requested_by, deliberation } = request;
  const summary = summarise(request, requested_by);
  // A workflow that was reset gets the decision that ended the request once more.
  const votes = deliberation.votes.filter((vote) => vote.decision_id !== decision_id);
  return {
    summary,
    scope,
    tenant_id,
    partner_id,
    application_type,
    expires_at,
    ...(recipient_key !== undefined && { recipient_key }),
    ...(deliberation.revision > 1 && { request: requestedIn(request) }),
    ...(!isUsual(deliberation) && { deliberation: { ...deliberation, votes } }),
  };
}
