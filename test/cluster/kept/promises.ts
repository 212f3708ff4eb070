import { deepEqual, equal, ok } from 'node:assert/strict';
import { STATUS_AFTER } from '../../../src/domain/request/decision';
import type { Ledger } from '../load/ledger';
import type { State } from './read-state';

/** Each promise of the service, and what checks it: it throws if the promise is broken. */
export const PROMISES: Record<string, (ledger: Ledger, state: State) => void> = {
  'every create that was answered is one row and one workflow': ({ created }, { rows, workflows }) => {
    ok(created.size > 0);
    const ids = [...created.values()].flatMap((answered) => [...answered]);
    deepEqual(
      ids.filter((id) => !rows.has(id)),
      [],
    );
    deepEqual(
      ids.filter((id) => workflows.get(id)?.length !== 1),
      [],
    );
  },

  'no Idempotency-Key and no name has two requests': ({ created }, { rows }) => {
    deepEqual(
      [...created].filter(([, ids]) => ids.size !== 1),
      [],
    );
    deepEqual(repeated([...rows.values()].map(({ name }) => name)), []);
  },

  'rows and workflows are of the same requests': (_ledger, { rows, workflows }) => {
    deepEqual(
      [...rows.keys()].filter((id) => !workflows.has(id)),
      [],
    );
    deepEqual(
      [...workflows.keys()].filter((id) => !rows.has(id)),
      [],
    );
  },

  'every answer to a decision is still true': ({ decisions }, { rows, applications }) => {
    const clientIds = new Map(applications.map((one) => [one.registration_request_id, one.client_id]));
    const broken = decisions.filter(({ requestId, kind, sub, status, approval }) => {
      const row = rows.get(requestId);
      const isMine = row?.status === STATUS_AFTER[kind] && row.decided_by_sub === sub;
      const isSameClient = !approval || clientIds.get(requestId) === approval.clientId;
      return !row || row.status === 'PENDING' || isMine !== (status === 200) || !isSameClient;
    });
    ok(decisions.some(({ status }) => status === 409));
    deepEqual(broken, []);
  },

  'row, audit trail and workflow say the same': (_ledger, { rows, events, workflows }) => {
    const trails = new Map<string, State['events']>();
    for (const event of events) {
      const trail = trails.get(event.registration_request_id) ?? [];
      trails.set(event.registration_request_id, [...trail, event]);
    }
    for (const { id, status, decided_by_sub } of rows.values()) {
      const outcome = workflows.get(id)?.[0]?.outcome;
      const [created, settled, ...more] = (trails.get(id) ?? []).sort((a) =>
        a.action === 'created' ? -1 : 1,
      );
      equal(created?.action, 'created', id);
      deepEqual(more, [], id);
      deepEqual(
        [settled?.action, settled?.actor_sub, settled?.detail.decision_id, settled?.detail.client_id],
        [status.toLowerCase(), decided_by_sub, outcome?.decision_id, outcome?.application?.client_id],
        id,
      );
      deepEqual([outcome?.status, outcome?.decided_by?.sub], [status, decided_by_sub], id);
    }
  },

  'each approved request has one application, and no other has one': (_ledger, { rows, applications }) => {
    const approved = [...rows.values()].filter(({ status }) => status === 'APPROVED').map(({ id }) => id);
    ok(approved.length > 0);
    deepEqual(applications.map((one) => one.registration_request_id).sort(), approved.sort());
  },

  'each secret that a caller was given is the only one of its application': ({ decisions }, { secrets }) => {
    const stored = new Map<string, string[]>();
    for (const { client_id, sha256 } of secrets)
      stored.set(client_id, [...(stored.get(client_id) ?? []), sha256]);
    const approvals = decisions.flatMap(({ approval }) => (approval ? [approval] : []));
    const broken = approvals.filter(({ clientId, secretSha256, attempts }) => {
      const [only, ...more] = stored.get(clientId) ?? [];
      const isRight = secretSha256 === null ? attempts > 1 : secretSha256 === only;
      return only === undefined || more.length > 0 || !isRight;
    });
    ok(approvals.some(({ secretSha256 }) => secretSha256 !== null));
    deepEqual(broken, []);
  },

  // A workflow writes the row and the outcome itself as soon as Postgres answers again. So the reconciler, which leaves
  // young requests alone, finds nothing to do. A repair means that something was lost.
  'the reconciler has compared everything, and found nothing to repair': (_ledger, { reconciled }) => {
    ok(reconciled.some((run) => run.running_workflows > 0));
    ok(reconciled.some((run) => run.closed_workflows > 0));
    const repairs = reconciled.filter(
      (run) => run.restarted + run.settled + run.recorded + run.relocated + run.failed > 0,
    );
    deepEqual(repairs, []);
  },

  'nothing is stuck: every request is decided, and every workflow has completed': (_ledger, state) => {
    deepEqual(
      [...state.rows.values()].filter(({ status }) => status === 'PENDING'),
      [],
    );
    const workflows = [...state.workflows].filter(([, [one]]) => one?.status !== 'COMPLETED');
    deepEqual(workflows, []);
  },

  'no caller got an answer that nobody should get': ({ violations }) => {
    deepEqual(violations, []);
  },
};

function repeated(values: string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
