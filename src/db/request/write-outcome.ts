import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import { isConfidential, type ProvisionedIdentity } from '../../domain/application/application';
import type { SecretFingerprint } from '../../domain/application/client-secret';
import type { Outcome } from '../../domain/request/outcome';
import type { FinalStatus } from '../../domain/request/requested-application';
import { APPEND_EVENT, eventValues } from '../audit-events';
import { prepared } from '../prepared';
import type { LockedRequest } from './registration-requests';

const ACTION = {
  APPROVED: 'approved',
  REJECTED: 'rejected',
  CANCELLED: 'cancelled',
  EXPIRED: 'expired',
} as const;

/** An attempt to provision. It must write nothing if its approval was given up meanwhile. */
export interface ProvisioningAttempt {
  /** The number of the attempt, from 1. */
  number: number;
  /** The application's first secret, or null if it gets none now. */
  secret: SecretFingerprint | null;
}

/** An outcome that was written now. No other call has written it, or will. */
export interface Settlement {
  status: FinalStatus;
  /** The time from the request's creation to its outcome, in seconds. */
  waitedSeconds: number;
}

/**
 * Writes an outcome that is no approval and its audit event, with one statement, if the request is still pending.
 * @returns undefined if it was not written now
 */
export async function writeOutcome(db: Knex, outcome: Outcome): Promise<Settlement | undefined> {
  return settlementIn(await prepared(db, WRITE_OUTCOME, outcomeValues(outcome)), outcome);
}

/**
 * Writes an approval: the application, its secret, the request's row and the audit event, with one statement, if the
 * request is still pending and at the revision that was approved. Lock the request before, in the same transaction.
 * @param attempt null if the workflow has ended with this approval, so that nobody can have given it up
 * @returns undefined if it was not written now
 */
export async function writeApproval(
  trx: Knex,
  { application_type }: LockedRequest,
  outcome: Outcome & { application: ProvisionedIdentity },
  attempt: ProvisioningAttempt | null,
): Promise<Settlement | undefined> {
  const { id, client_id, created_at, created_by } = outcome.application;
  const written = await prepared<SettledRow>(trx, WRITE_APPROVAL, {
    ...outcomeValues(outcome),
    application_id: id,
    client_id,
    auth_method: isConfidential(application_type) ? 'client_secret_basic' : 'none',
    created_at,
    created_by_sub: created_by.sub,
    created_by_name: created_by.name ?? null,
    secret_id: attempt?.secret ? uuidv7() : null,
    sha256: attempt?.secret ? Buffer.from(attempt.secret.sha256) : null,
    hint: attempt?.secret?.hint ?? null,
    attempt: attempt?.number ?? null,
    approved_revision: outcome.basis?.revision ?? null,
    revision: outcome.basis?.revision ?? 1,
    overridden: outcome.basis?.override ?? false,
    fence: attempt && JSON.stringify({ decision_id: outcome.decision_id, decided_at: outcome.decided_at }),
  });
  const settlement = settlementIn(written, outcome);
  if (settlement) await writeLastVote(trx, outcome);
  return settlement;
}

/** The vote that filled the last seat. Its event is the approval's. */
async function writeLastVote(trx: Knex, outcome: Outcome): Promise<void> {
  const { request_id, basis, decided_by, decided_at, decision_notes, decision_id } = outcome;
  if (!basis?.vote || !decided_by) return;
  const vote = {
    request_id,
    revision: basis.revision,
    sub: decided_by.sub,
    name: decided_by.name ?? null,
    ...basis.vote,
    at: decided_at,
    notes: decision_notes,
    decision_id,
  };
  // A workflow that was reset without its signals does not know that the voter has voted before.
  await trx('approvals').insert(vote).onConflict(['request_id', 'revision', 'sub']).ignore();
}

interface SettledRow {
  created_at: Date;
}

function settlementIn([written]: SettledRow[], { status, settled_at }: Outcome): Settlement | undefined {
  if (!written) return undefined;
  const waitedMs = Date.parse(settled_at) - written.created_at.getTime();
  // A starter may set a time of creation that is still to come.
  return { status, waitedSeconds: Math.max(waitedMs, 0) / 1_000 };
}

function outcomeValues(outcome: Outcome): Record<string, Knex.RawBinding> {
  const { request_id, status, decided_by, application, basis } = outcome;
  return {
    request_id,
    status,
    settled_at: outcome.settled_at,
    decided_at: outcome.decided_at,
    decided_by_sub: decided_by?.sub ?? null,
    decided_by_name: decided_by?.name ?? null,
    decision_notes: outcome.decision_notes,
    rejection_reason: outcome.rejection_reason,
    decision_id: outcome.decision_id,
    ...eventValues({
      action: ACTION[status],
      actor: decided_by,
      at: outcome.settled_at,
      detail: {
        ...(outcome.decision_id !== null && { decision_id: outcome.decision_id }),
        ...(outcome.decision_notes !== null && { notes: outcome.decision_notes }),
        ...(outcome.rejection_reason !== null && { reason: outcome.rejection_reason }),
        ...(basis && { revision: basis.revision, ...(basis.override && { override: true }) }),
        ...(basis?.vote && { requirement: basis.vote.requirement }),
        ...(application && { application_id: application.id, client_id: application.client_id }),
      },
    }),
  };
}

const OUTCOME_COLUMNS = `
  status = :status, updated_at = :settled_at, decided_at = :decided_at, decided_by_sub = :decided_by_sub,
  decided_by_name = :decided_by_name, decision_notes = :decision_notes, rejection_reason = :rejection_reason,
  decision_id = :decision_id`;

const WRITE_OUTCOME = `
  with changed as (
    update registration_requests set ${OUTCOME_COLUMNS} where id = :request_id and status = 'PENDING'
    returning id, created_at
  )
  ${APPEND_EVENT}, (select created_at from changed)`;

/**
 * The statement sees what was committed before it began. So it sees every `provisioning_failed` event that was written
 * before the caller got the lock. The statement that waited for the lock sees only the locked row as it is after the
 * wait, and everything else as it was before (PostgreSQL, 13.2.1 "Read Committed Isolation Level").
 */
const WRITE_APPROVAL = `
  with application as (
    insert into applications (
      id, client_id, registration_request_id, token_endpoint_auth_method, name, description, application_type,
      redirect_uris, post_logout_redirect_uris, allowed_origins, scopes, grant_types, status, created_at,
      created_by_sub, created_by_name
    )
    select cast(:application_id as uuid), :client_id, id, :auth_method, name, description, application_type,
      redirect_uris, post_logout_redirect_uris, allowed_origins, requested_scopes, grant_types, 'ACTIVE',
      cast(:created_at as timestamptz), :created_by_sub, :created_by_name
    from registration_requests
    where id = :request_id and status = 'PENDING' and revision = cast(:revision as integer) and not exists (
      select from audit_events
      where registration_request_id = :request_id and action = 'provisioning_failed'
        and detail @> cast(:fence as jsonb)
    )
    returning id
  ), secret as (
    insert into application_secrets (
      id, application_id, slot, sha256, hint, provisioning_attempt, created_at, created_by_sub, created_by_name
    )
    select cast(:secret_id as uuid), id, 1, cast(:sha256 as bytea), :hint, cast(:attempt as integer),
      cast(:created_at as timestamptz), :created_by_sub, :created_by_name
    from application where cast(:secret_id as uuid) is not null
  ), changed as (
    update registration_requests set application_id = application.id, ${OUTCOME_COLUMNS},
      approved_revision = cast(:approved_revision as integer), overridden = :overridden,
      changes_requested_by_sub = null, changes_requested_by_name = null, changes_requested_at = null,
      changes_requested_comment = null
    from application where registration_requests.id = :request_id and registration_requests.status = 'PENDING'
    returning registration_requests.id, registration_requests.created_at
  )
  ${APPEND_EVENT}, (select created_at from changed)`;
