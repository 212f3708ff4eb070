import type { Knex } from 'knex';
import { appendAuditEvent, findProvisioningFailure } from '../src/db/audit-events';
import { forgetRun, lockRequest } from '../src/db/request/registration-requests';
import type { Metrics } from '../src/observability/metrics';
import type { Activities } from '../workflows/activity-contract';
import { notRecorded, withSafeFailures } from './failures';
import { provisionedIdentity } from './provisioned-identity';

/** {@link Activities.recordProvisioningFailure} */
export async function recordProvisioningFailure(
  db: Knex,
  metrics: Metrics,
  { request_id, approval, failure }: Parameters<Activities['recordProvisioningFailure']>[0],
): ReturnType<Activities['recordProvisioningFailure']> {
  const decision = { decision_id: approval.decision_id, decided_at: approval.at };
  const { provisioned, isWritten } = await withSafeFailures('retry', () =>
    db.transaction(async (trx) => {
      const request = await lockRequest(trx, request_id);
      if (!request) throw await notRecorded(trx, request_id);
      if (request.application_id !== null) {
        const application = await provisionedIdentity(trx, request.application_id);
        return { provisioned: { application, sealed_secret: null }, isWritten: false };
      }
      const isNew = !(await findProvisioningFailure(trx, request_id, decision));
      if (isNew) {
        await appendAuditEvent(trx, {
          action: 'provisioning_failed',
          subject: `registration-request/${request_id}`,
          registration_request_id: request_id,
          actor: approval.actor,
          at: failure.at,
          detail: { ...decision, type: failure.type, message: failure.message },
        });
        // The workflow goes on as a new run now.
        await forgetRun(trx, request_id);
      }
      return { provisioned: null, isWritten: isNew };
    }),
  );
  if (isWritten) metrics.provisioningGivenUp();
  return { provisioned };
}
