import { randomUUID } from 'node:crypto';
import { receiptQuery, stateQuery, workflowIdOf } from '../../../workflows/contract';
import { eventually } from '../eventually';
import { type Answered, type ApiClient, apiClient, createBody, REQUESTS } from '../http/api-client';
import { type Harness, startHarness } from '../service/harness';
import {
  type Act,
  EVERYBODY,
  isDecided,
  PEOPLE,
  type PersonName,
  type RuleName,
  RULES,
} from './decision-table';

/** A request on which people try things, and a former state of it. */
export interface Subject {
  id: string;
  /** Its current revision. */
  revision: number;
  /** The ETags that a revision needs. */
  etag: string;
  formerEtag: string;
}

/** The service, with a policy, and the people of the table. */
export interface DecisionLab {
  harness: Harness;
  clients: Record<PersonName, ApiClient>;
  /** Somebody who is not in the table, and sees everything. */
  rex: ApiClient;
  /** A new request under that rule. Under `built-in` it must come before `writePolicy`. */
  create: (rule: RuleName, requester: ApiClient) => Promise<Subject>;
  /** As `create`, and then revised by its requester, so that revision 1 is stale. */
  createRevised: (rule: RuleName, requester: ApiClient) => Promise<Subject>;
  writePolicy: () => Promise<void>;
  /** Tries something over REST. `revise` names the state by If-Match, everything else by `revision`. */
  callFor: (caller: ApiClient, act: Act, subject: Subject, seen: Seen) => Promise<Answered>;
  /** Sends it as a signal, and waits for the receipt: `ok`, or the reason of the refusal. */
  signal: (person: object, act: Act, subject: Subject, seen: Seen) => Promise<string>;
}

/** Which revision somebody says to have seen. */
export const SEEN = ['current', 'none', 'stale'] as const;
export type Seen = (typeof SEEN)[number];

/** Starts it without a policy. */
export async function startDecisionLab(): Promise<DecisionLab> {
  const harness = await startHarness({ env: { RATE_LIMIT_PER_MINUTE: '0' } });
  const clientOf = async (who: Parameters<Harness['token']>[0]): Promise<ApiClient> =>
    apiClient(harness, await harness.token(who));
  const clients = {} as Record<PersonName, ApiClient>;
  for (const name of EVERYBODY) {
    const { groups, ...person } = { groups: [], ...PEOPLE[name] };
    clients[name] = await clientOf({ ...person, groups: [...groups] });
  }
  const rex = await clientOf({ role: 'super_admin', sub: 'rex' });

  const create: DecisionLab['create'] = async (rule, requester) => {
    const { status, headers, body } = await requester.create({ requested_scopes: [rule] });
    if (status !== 201) throw new Error(`create answered ${status}: ${JSON.stringify(body)}`);
    const etag = headers.get('etag') ?? '';
    const subject = { id: body.id as string, revision: 1, etag, formerEtag: '"of-another-state"' };
    return rule === 'escalated' ? escalated(subject) : subject;
  };
  const createRevised: DecisionLab['createRevised'] = async (rule, requester) => {
    const first = await create(rule, requester);
    if (isDecided(rule)) return first;
    const body = createBody({ requested_scopes: [rule] });
    const revised = await requester.put(`${REQUESTS}/${first.id}`, body, { 'if-match': first.etag });
    if (revised.status !== 200) throw new Error(`revise answered ${revised.status}`);
    const etag = revised.headers.get('etag') ?? '';
    const subject = { id: first.id, revision: 2, etag, formerEtag: first.etag };
    return rule === 'escalated' ? escalated(subject) : subject;
  };
  const escalated = async (subject: Subject): Promise<Subject> => {
    const read = await eventually(
      () => rex.get(`${REQUESTS}/${subject.id}`),
      ({ body }) => body.approval.escalated_at !== null,
    );
    return { ...subject, etag: read.headers.get('etag') ?? '' };
  };
  return {
    harness,
    clients,
    rex,
    create,
    createRevised,
    writePolicy: async () => {
      const { status, body } = await rex.put(
        '/api/v1/admin/approval-policy',
        { rules: RULES },
        { 'if-match': '*' },
      );
      if (status !== 200) throw new Error(`the policy was answered ${status}: ${JSON.stringify(body)}`);
    },
    callFor,
    signal: (person, act, subject, seen) => signal(harness, person, act, subject, seen),
  };
}

function revisionFor({ revision }: Subject, seen: Seen): { revision?: number } {
  if (seen === 'none') return {};
  // Nobody has seen a revision that is yet to come either.
  return { revision: seen === 'current' ? revision : revision === 1 ? 2 : revision - 1 };
}

function callFor(caller: ApiClient, act: Act, subject: Subject, seen: Seen): Promise<Answered> {
  const path = `${REQUESTS}/${subject.id}`;
  const about = revisionFor(subject, seen);
  switch (act) {
    case 'approve':
      return caller.post(`${path}/approve`, about);
    case 'override':
      return caller.post(`${path}/approve`, { ...about, override: true, notes: 'It burns' });
    case 'reject':
      return caller.post(`${path}/reject`, { ...about, reason: 'no' });
    case 'cancel':
      return caller.delete(about.revision === undefined ? path : `${path}?revision=${about.revision}`);
    case 'request_changes':
      return caller.post(`${path}/request-changes`, { ...about, comment: 'Use https' });
    case 'revise': {
      const tags = { current: subject.etag, stale: subject.formerEtag };
      return caller.put(path, createBody(), seen === 'none' ? {} : { 'if-match': tags[seen] });
    }
  }
}

const SIGNALS = { request_changes: 'requestChanges', override: 'approve' } as const;
const SAYS: Record<Act, () => object> = {
  approve: () => ({}),
  override: () => ({ override: true, notes: 'It burns' }),
  reject: () => ({ reason: 'no' }),
  cancel: () => ({}),
  request_changes: () => ({ comment: 'Use https' }),
  revise: () => ({ request: createBody() }),
};

async function signal(
  { temporal }: Harness,
  person: object,
  act: Act,
  subject: Subject,
  seen: Seen,
): Promise<string> {
  const handle = temporal.workflow.getHandle(workflowIdOf(subject.id));
  const decision_id = randomUUID();
  const name = act === 'request_changes' || act === 'override' ? SIGNALS[act] : act;
  const payload = { decision_id, actor: person, ...revisionFor(subject, seen), ...SAYS[act]() };
  // The workflow has begun before, so that no query comes with its first task.
  await handle.query(stateQuery);
  await handle.signal(name, payload);
  const receipt = await eventually(
    () => handle.query(receiptQuery, decision_id),
    (found) => found !== null && found.status !== 'applying',
  );
  return receipt?.reason ?? 'ok';
}
