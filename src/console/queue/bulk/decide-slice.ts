import {
  ApiError,
  type ApprovedApplication,
  isApproved,
  type RegistrationClient,
  type RegistrationRequest,
} from '../../../client';
import type { BulkDecision } from '../../api/decisions';
import { newIdempotencyKey } from '../../api/idempotency-key';
import { credentialsOf } from '../../credentials/credentials';
import type { BulkResult } from './bulk-item';

/** The service takes 100. With fewer a run shows how far it is, and can be stopped. */
const AT_ONCE = 25;
const CONFLICT = 409;
const OUTCOME_UNKNOWN = 504;

/** Requests that are decided by one call. */
export interface Slice {
  /** The Idempotency-Key of all tries of the call. */
  key: string;
  /** As they were listed when somebody selected them. */
  requests: RegistrationRequest[];
}

/** Splits what is selected into calls. */
export function slicesOf(requests: RegistrationRequest[]): Slice[] {
  const count = Math.ceil(requests.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => ({
    key: newIdempotencyKey(),
    requests: requests.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  }));
}

/**
 * Decides the requests of a slice, each in the revision that was listed. If something is not known, it can be called
 * again: what was decided before is not decided twice. Never rejects.
 * @param read reads a request that was not decided because it has changed
 * @returns what became of each, by the id of the request, and whether it is known of all of them
 */
export async function decideSlice(
  api: RegistrationClient,
  read: (id: string) => Promise<RegistrationRequest>,
  { key, requests }: Slice,
  { verb, ...remark }: BulkDecision,
): Promise<{ results: Map<string, BulkResult>; isCertain: boolean }> {
  const body = {
    decision: verb,
    ...remark,
    ids: requests.map(({ id }) => id),
    revisions: Object.fromEntries(requests.map(({ id, revision }) => [id, revision])),
  };
  try {
    const headers = { 'Idempotency-Key': key };
    const { data } = await api.POST('/api/v1/admin/registration-requests/bulk-decisions', { body, headers });
    const results = data.items.map(
      async (item) => [item.id, await resultOf(item, verb, requests, read)] as const,
    );
    const isCertain = data.items.every(({ status }) => status !== OUTCOME_UNKNOWN);
    return { results: new Map(await Promise.all(results)), isCertain };
  } catch (error) {
    return { results: new Map(requests.map(({ id }) => [id, { kind: 'failed', error }])), isCertain: false };
  }
}

interface Answered {
  id: string;
  status: number;
  body?: unknown;
}

async function resultOf(
  { id, status, body }: Answered,
  verb: BulkDecision['verb'],
  requests: RegistrationRequest[],
  read: (id: string) => Promise<RegistrationRequest>,
): Promise<BulkResult> {
  if (status < 300) return status === 202 ? { kind: 'accepted' } : done(body as Done, verb);
  const failed: BulkResult = { kind: 'failed', error: errorOf(status, body) };
  if (status !== CONFLICT) return failed;
  const listed = requests.find((one) => one.id === id);
  return read(id).then(
    (request) =>
      request.status !== 'PENDING' || request.revision !== listed?.revision
        ? { kind: 'changed', request }
        : failed,
    () => failed,
  );
}

/** The body of a single call that was done, as the service documents it. */
type Done = ApprovedApplication | RegistrationRequest;

function done(body: Done, verb: BulkDecision['verb']): BulkResult {
  if (isApproved(body)) return { kind: 'done', credentials: credentialsOf(body) };
  if (body.status === 'PENDING') return { kind: 'counted', missing: body.approval.missing };
  // An approval that counted, of a request that others have ended since.
  if (verb === 'approve') return { kind: 'changed', request: body };
  return { kind: 'done', credentials: null };
}

function errorOf(status: number, body: unknown): ApiError {
  const detail = typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined;
  return new ApiError({
    status,
    detail: typeof detail === 'string' ? detail : `The service answered ${status}`,
    problems: [],
    requestId: undefined,
    retryAfter: undefined,
    isFromProxy: false,
  });
}
