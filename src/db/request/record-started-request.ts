import type { Knex } from 'knex';
import { EVERYTHING } from '../../domain/permissions';
import { AlreadyDecidedError } from '../../domain/request/already-decided-error';
import { type InputProblem, notInDirectory } from '../../domain/input-problem';
import { InvalidRequestError, type StartedRequest } from '../../domain/request/started-request-schema';
import { reviewFindings } from '../../domain/request/review-findings';
import { findPurged } from '../purge';
import { findPlace } from './find-place';
import { recordRequest } from './record-request';
import { findRequestAndWorkflow, type RequestAndWorkflow } from './registration-requests';

/**
 * Writes the row of a request whose workflow has started, unless it is there already.
 * @param run_id the run of the workflow, or null if it is not known
 * @returns the request as it is in its row; another process may have written the row first, with another expiry
 * @throws InvalidRequestError for a tenant or partner that is not in the directory
 * @throws AlreadyDecidedError if the request was purged
 */
export async function recordStartedRequest(
  db: Knex,
  started: StartedRequest,
  run_id: string | null,
): Promise<RequestAndWorkflow> {
  // Usually the API has written the row by now.
  const existing = await findRequestAndWorkflow(db, EVERYTHING, started.id);
  if (existing) return existing;
  if ((await findPurged(db, [started.id])).has(started.id)) throw new AlreadyDecidedError(null);
  const place = await findPlace(db, EVERYTHING, started);
  if (!place) throw new InvalidRequestError([unknownPlace(started)]);
  const review_findings = reviewFindings(started, { sameNamePending: place.isNamePending });
  await recordRequest(db, { ...started, review_findings, run_id });
  const written = await findRequestAndWorkflow(db, EVERYTHING, started.id);
  if (!written) throw new Error('a request that was recorded is not there');
  return written;
}

function unknownPlace({ scope, tenant_id, partner_id }: StartedRequest): InputProblem {
  return scope === 'TENANT'
    ? notInDirectory('tenant', tenant_id ?? '')
    : notInDirectory('partner', partner_id ?? '');
}
