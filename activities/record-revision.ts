import type { Knex } from 'knex';
import { findPlace } from '../src/db/request/find-place';
import { findRequestAndWorkflow, lockRequest } from '../src/db/request/registration-requests';
import { writeRevision } from '../src/db/request/write-revision';
import { inputProblems } from '../src/domain/input-problems';
import { EVERYTHING } from '../src/domain/permissions';
import { expiryUnder, findRule } from '../src/domain/policy/found-rule';
import { movesIn } from '../src/domain/request/changes';
import { registrationRequestCreate } from '../src/domain/request/registration-request-schema';
import { reviewFindings } from '../src/domain/request/review-findings';
import { InvalidRequestError } from '../src/domain/request/started-request-schema';
import type { Activities } from '../workflows/activity-contract';
import { notRecorded, withSafeFailures } from './failures';
import { recordedFrom } from './record-new-request';

/** {@link Activities.recordRevision}. An attempt may commit although its answer is lost; the next one sees that. */
export async function recordRevision(
  db: Knex,
  requestTtlMs: number,
  { request_id, revising }: Parameters<Activities['recordRevision']>[0],
): ReturnType<Activities['recordRevision']> {
  return withSafeFailures('retry', () =>
    db.transaction(async (trx) => {
      const isThere = await lockRequest(trx, request_id);
      const found = isThere && (await findRequestAndWorkflow(trx, EVERYTHING, request_id));
      if (!found) throw await notRecorded(trx, request_id);
      const { request: before, recipient_key } = found;
      if (before.status !== 'PENDING') return { problem: `the request is ${before.status}` };
      const revision = revising.revision + 1;
      if (before.deliberation.revision < revision) {
        const { data, error } = registrationRequestCreate.safeParse(revising.request);
        if (!data) {
          const problems = inputProblems(['body'], error.issues, revising.request, registrationRequestCreate);
          return { problem: new InvalidRequestError(problems).message };
        }
        if (movesIn(before, data).length > 0)
          return { problem: 'a revision cannot move the request to another place' };
        const place = await findPlace(trx, EVERYTHING, data, request_id);
        if (!place) throw new Error('the place of a request that was recorded is not there');
        const review_findings = reviewFindings(data, { sameNamePending: place.isNamePending });
        const request = { ...data, partner_id: before.partner_id };
        const found_rule = findRule(place.policy, {
          request,
          findings: review_findings,
          // Whoever submits this text answers for it.
          requested_by: revising.person,
        });
        await writeRevision(trx, before, {
          revision,
          request,
          submitted_by: revising.actor,
          at: revising.at,
          decision_id: revising.decision_id,
          expires_at: expiryUnder(found_rule.rule, revising.at, requestTtlMs),
          review_findings,
          found_rule,
        });
      }
      const after = await findRequestAndWorkflow(trx, EVERYTHING, request_id);
      if (!after) throw await notRecorded(trx, request_id);
      return { recorded: recordedFrom(after.request, recipient_key), rule: after.request.deliberation.rule };
    }),
  );
}
