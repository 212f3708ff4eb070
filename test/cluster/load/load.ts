import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { issueToken } from '../../../src/embedded/issuer/development-issuer';
import { createBody, REQUESTS } from '../../support/http/api-client';
import type { Cluster } from '../start-cluster';
import { type Answer, Caller } from './caller';
import { type AnsweredDecision, approvalOf, type Ledger } from './ledger';

const TOKEN_SECONDS = 3_600;
const PAUSE_MS = 100;

type DecisionKind = AnsweredDecision['kind'];
/** What becomes of a request after its creation. Several decisions are sent at once, and one of them wins. */
const FATES: DecisionKind[][] = [
  ['approve'],
  ['approve'],
  ['reject'],
  ['cancel'],
  ['approve', 'reject'],
  ['approve', 'approve'],
  ['reject', 'cancel'],
  // It waits until the end of the run.
  [],
];

/** The people who call, each with a token. */
export interface People {
  requester: Caller;
  approvers: Caller[];
  /** Sees everything. */
  root: Caller;
}

export async function people({ url, dataDir }: Cluster, ledger: Ledger): Promise<People> {
  const person = async (sub: string, role: object): Promise<Caller> =>
    new Caller(
      sub,
      url,
      await issueToken(dataDir, { role: '', ...role, sub, ttlSeconds: TOKEN_SECONDS }),
      ledger,
    );
  return {
    requester: await person('tina', { role: 'tenant_admin', tenant: 'acme-eu' }),
    approvers: [
      await person('paul', { role: 'partner_admin', partner: 'acme' }),
      await person('petra', { role: 'partner_admin', partner: 'acme' }),
    ],
    root: await person('root', { role: 'super_admin' }),
  };
}

/** Creates a request. Its id is noted under its key. */
export async function create({ requester }: People, ledger: Ledger): Promise<string> {
  const key = randomUUID();
  const call = { kind: 'create', method: 'POST', path: REQUESTS, key, body: createBody() } as const;
  const { status, body } = await requester.untilAnswered(call);
  if (status !== 201) throw new Error(`a create was answered ${status}: ${JSON.stringify(body)}`);
  const id = body.id as string;
  ledger.created.set(key, (ledger.created.get(key) ?? new Set()).add(id));
  // Now and then a client has lost the answer, and sends the call again.
  if (ledger.created.size % 5 === 0) {
    const again = await requester.untilAnswered(call);
    ledger.created.get(key)?.add(again.body.id as string);
  }
  return id;
}

/** Decides a request and notes what was answered. */
export async function decide(
  by: Caller,
  requestId: string,
  kind: DecisionKind,
  ledger: Ledger,
): Promise<void> {
  const path = `${REQUESTS}/${requestId}`;
  const answer =
    kind === 'cancel'
      ? await by.untilAnswered({ kind, method: 'DELETE', path })
      : await by.untilAnswered({
          kind,
          method: 'POST',
          path: `${path}/${kind}`,
          key: randomUUID(),
          body: kind === 'reject' ? { reason: 'not now' } : { notes: 'agreed' },
        });
  const status = kind === 'cancel' && answer.status === 409 ? await cancelled(by, path) : answer.status;
  if (status !== 200 && status !== 409) {
    throw new Error(`${kind} was answered ${status}: ${JSON.stringify(answer.body)}`);
  }
  ledger.decisions.push({
    requestId,
    kind,
    sub: by.sub,
    status,
    ...(kind === 'approve' && status === 200 && { approval: approvalOf(answer.body, answer.attempts) }),
  });
}

/** A cancellation has no key. If its answer was lost, its caller looks who has decided. */
async function cancelled(by: Caller, path: string): Promise<200 | 409> {
  const { body }: Answer = await by.untilAnswered({ kind: 'read', method: 'GET', path });
  return body.status === 'CANCELLED' && body.decided_by.sub === by.sub ? 200 : 409;
}

/** Callers that create, decide, read and list until they are told to stop. */
export function startLoad(all: People, ledger: Ledger, callers: number): { end: () => Promise<void> } {
  let isEnding = false;
  const turn = async (n: number): Promise<void> => {
    const id = await create(all, ledger);
    const path = `${REQUESTS}/${id}`;
    await all.root.untilAnswered({ kind: 'read', method: 'GET', path });
    const fate = FATES[n % FATES.length] ?? [];
    await Promise.all(fate.map((kind, index) => decide(all.approvers[index] ?? all.root, id, kind, ledger)));
    await all.approvers[0]?.untilAnswered({ kind: 'list', method: 'GET', path: `${REQUESTS}?per_page=20` });
  };
  const caller = async (offset: number): Promise<void> => {
    for (let n = offset; !isEnding; n += 1) {
      await turn(n).catch((error: unknown) => ledger.violations.push(String(error)));
      await delay(PAUSE_MS);
    }
  };
  const running = Promise.all(Array.from({ length: callers }, (_, index) => caller(index)));
  return {
    end: async () => {
      isEnding = true;
      await running;
    },
  };
}
