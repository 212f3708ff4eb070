import { randomUUID } from 'node:crypto';
import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { replaceProvisionedSecret } from '../src/db/application/application-secrets';
import { findProvisioningFailure } from '../src/db/audit-events';
import { newSecret } from '../src/provisioning/new-secret';
import { type LockedRequest, lockRequest } from '../src/db/request/registration-requests';
import { type Settlement, writeApproval } from '../src/db/request/write-outcome';
import { isConfidential } from '../src/domain/application/application';
import { outcomeOf } from '../src/domain/request/outcome';
import type { Status } from '../src/domain/request/requested-application';
import type { Metrics } from '../src/observability/metrics';
import { type Activities, type Approval, FAILURE, type Provisioned } from '../workflows/activity-contract';
import { notRecorded, withSafeFailures } from './failures';
import { provisionedIdentity } from './provisioned-identity';
import { InvalidRecipientKeyError, sealSecret } from '../src/provisioning/seal-secret';

type Sealed = Pick<Provisioned, 'sealed_secret' | 'sealed_to'>;
const NO_SECRET: Sealed = { sealed_secret: null, sealed_to: null };

/** The types of failures that an attempt may end with. */
export const PROVISIONING_FAILURES: string[] = [
  FAILURE.invalidRecipientKey,
  FAILURE.refusedByDatabase,
  FAILURE.superseded,
  FAILURE.databaseUnavailable,
  FAILURE.notRecorded,
];

/**
 * {@link Activities.provisionApplication}. An attempt may commit although its answer is lost. The next attempt then
 * finds the application. Nobody received the first secret, so it is replaced by a new one.
 */
export async function provisionApplication(
  db: Knex,
  metrics: Metrics,
  input: Parameters<Activities['provisionApplication']>[0],
): Promise<Provisioned> {
  try {
    const { settlement, ...provisioned } = await attemptToProvision(db, input);
    metrics.provisioningAttempted();
    if (settlement) metrics.decided(settlement.status, settlement.waitedSeconds);
    return provisioned;
  } catch (error) {
    metrics.provisioningAttempted((error instanceof ApplicationFailure && error.type) || 'Unknown');
    throw error;
  }
}

async function attemptToProvision(
  db: Knex,
  { request_id, approval }: Parameters<Activities['provisionApplication']>[0],
): Promise<Provisioned & { settlement: Settlement | undefined }> {
  const { secret, ...fingerprint } = newSecret();
  const { attempt } = activityInfo();
  return withSafeFailures('fail', () =>
    db.transaction(async (trx) => {
      const request = await lockRequest(trx, request_id);
      if (!request) throw await notRecorded(trx, request_id);
      // What was approved must be what is created. They differ after a backup of Postgres was restored.
      if (request.revision !== (approval.basis?.revision ?? 1)) throw otherRevision(request.revision);
      // Before anything is written, so that nothing is created for a key that does not work.
      const sealed = await seal(secret, request, approval);
      const wantsSecret = sealed.sealed_secret !== null && isConfidential(request.application_type);
      if (request.application_id !== null) {
        await requireNotGivenUp(trx, request_id, approval);
        const existing = await provisionedIdentity(trx, request.application_id);
        const isReplaced =
          wantsSecret && (await replaceProvisionedSecret(trx, request.application_id, fingerprint, attempt));
        return { application: existing, ...(isReplaced ? sealed : NO_SECRET), settlement: undefined };
      }
      const identity = {
        id: uuidv7(),
        client_id: randomUUID(),
        created_at: approval.at,
        created_by: approval.actor,
      };
      const outcome = outcomeOf(request_id, approval, { application: identity, sealed_secret: null });
      const settlement = await writeApproval(
        trx,
        request,
        { ...outcome, application: identity },
        { number: attempt, secret: wantsSecret ? fingerprint : null },
      );
      if (!settlement) throw superseded(request.status);
      return { application: identity, ...(wantsSecret ? sealed : NO_SECRET), settlement };
    }),
  );
}

/**
 * Seals a secret to the key of the starter, or else to that of the approver. The starter's comes from the row, because a
 * workflow task of a former release does not know it.
 * @throws ApplicationFailure `InvalidRecipientKey`, not retryable
 */
async function seal(secret: string, request: LockedRequest, approval: Approval): Promise<Sealed> {
  const key = request.recipient_key ?? approval.recipient_key;
  if (!key) return NO_SECRET;
  try {
    const sealed_secret = await sealSecret(secret, key);
    return { sealed_secret, sealed_to: request.recipient_key ? 'starter' : 'approver' };
  } catch (error) {
    if (!(error instanceof InvalidRecipientKeyError)) throw error;
    throw ApplicationFailure.nonRetryable(error.message, FAILURE.invalidRecipientKey);
  }
}

/** @throws ApplicationFailure `Superseded`, not retryable, if this approval was given up before another one was applied */
async function requireNotGivenUp(trx: Knex, request_id: string, approval: Approval): Promise<void> {
  const decision = { decision_id: approval.decision_id, decided_at: approval.at };
  if (await findProvisioningFailure(trx, request_id, decision)) throw superseded('APPROVED');
}

function otherRevision(revision: number): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `the approval is about another revision than ${revision}, which is in the row: revise the request again`,
    FAILURE.superseded,
  );
}

/** An attempt that Temporal has given up may still be running. It must not commit any more. */
function superseded(status: Status): ApplicationFailure {
  return ApplicationFailure.nonRetryable(
    `the request is ${status} and this approval no longer stands`,
    FAILURE.superseded,
  );
}
