import { v5 as uuidv5 } from 'uuid';
import type { z } from 'zod';
import type { AppContext } from '../../app/app-context';
import { approveRegistrationRequest } from '../../app/request/approve-registration-request';
import {
  cancelRegistrationRequest,
  rejectRegistrationRequest,
} from '../../app/request/decide-registration-request';
import type { Caller } from '../../domain/permissions';
import { UnavailableError } from '../../errors';
import { asError, errorAnswer } from '../error-handler';
import { type Answer, route } from '../route';
import { bulkDecision, bulkResult, keyedHeaders } from '../schemas';
import { approved, BASE, decided } from './request-answers';

/** So many of the requests are decided at the same time. */
const AT_ONCE = 4;

type BulkDecision = z.output<typeof bulkDecision>;

/** Decisions on several requests in one call. */
export const bulkDecisionRoutes = [
  route({
    method: 'post',
    path: `${BASE}/bulk-decisions`,
    tag: 'Registration requests',
    operationId: 'decideRegistrationRequests',
    summary: 'Decide on up to 100 registration requests; each is answered as the single call would be',
    access: 'any_role',
    request: { headers: keyedHeaders, body: bulkDecision },
    responses: { 200: { description: 'What became of each request', schema: bulkResult } },
    handler: async (app, { caller, body, keyedId }) => ({
      status: 200,
      body: { items: await decideEach(app, caller, body, keyedId) },
    }),
  }),
];

interface Item {
  id: string;
  status: number;
  body: unknown;
}

/**
 * A call must end before the lease of its key does, also while nothing is applied. So after DECISION_WAIT no other decision
 * is begun. Each that was begun is waited for at least so long: an approval that nobody waits for loses its secret.
 */
const LAST_WAIT_MS = 5_000;

/** Decides a few at a time. One that fails changes nothing for the others. */
async function decideEach(
  app: AppContext,
  caller: Caller,
  decision: BulkDecision,
  keyedId: string | undefined,
): Promise<Item[]> {
  const items: Item[] = [];
  const waiting = decision.ids.entries();
  const beginUntil = Date.now() + app.decisionWaitMs;
  const endBy = beginUntil + LAST_WAIT_MS;
  const work = async (): Promise<void> => {
    for (const [index, id] of waiting) {
      if (Date.now() > beginUntil) {
        items[index] = { id, ...tooLate() };
        continue;
      }
      const decisionWaitMs = Math.min(app.decisionWaitMs, endBy - Date.now());
      items[index] = await decideOne({ ...app, decisionWaitMs }, caller, decision, id, keyedId);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return items;
}

function tooLate(): Pick<Item, 'status' | 'body'> {
  const { status, body } = errorAnswer(
    new UnavailableError('Not tried: the others took too long. Send the call again'),
  );
  return { status, body };
}

async function decideOne(
  app: AppContext,
  caller: Caller,
  decision: BulkDecision,
  id: string,
  keyedId: string | undefined,
): Promise<Item> {
  try {
    // Each request gets a key of its own, made from that of the call, so that a repeat is recognised.
    const keyed = keyedId === undefined ? undefined : uuidv5(id, keyedId);
    const { status, body } = await decisionOn(app, caller, decision, id, keyed);
    return { id, status, body };
  } catch (error) {
    const { known, status, body } = errorAnswer(error);
    if (status >= 500)
      app.log.error({ request_id: id, err: known ?? asError(error) }, 'a decision of several failed');
    return { id, status, body };
  }
}

async function decisionOn(
  app: AppContext,
  caller: Caller,
  { decision, reason, notes, revisions }: BulkDecision,
  id: string,
  keyedId: string | undefined,
): Promise<Answer> {
  const call = { keyedId, reviewed: undefined, revision: revisions?.[id] };
  switch (decision) {
    case 'approve':
      return approved(
        await approveRegistrationRequest(app, caller, id, { notes: notes ?? null, override: false }, call),
      );
    case 'reject':
      return decided(await rejectRegistrationRequest(app, caller, id, reason ?? '', call));
    case 'cancel':
      return decided(await cancelRegistrationRequest(app, caller, id, call));
  }
}
