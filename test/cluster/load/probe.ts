import { randomUUID } from 'node:crypto';
import { waitUntil } from '../../../src/embedded/server/wait-until';
import { createBody, REQUESTS } from '../../support/http/api-client';
import { approvalOf, type Ledger } from './ledger';
import type { People } from './load';

/** Requests that are created and approved at once, twice. So many reach each of Temporal's shards and each API. */
const AT_ONCE = 16;
const ROUNDS = 2;
const RECOVERY_MS = 90_000;

/** Waits until everything works again: each of many creates and approvals is answered at the first attempt. */
export async function untilRecovered(all: People, ledger: Ledger): Promise<void> {
  const allWork = async (): Promise<void> => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await Promise.all(Array.from({ length: AT_ONCE }, () => probe(all, ledger)));
    }
  };
  await waitUntil(allWork, 200, AbortSignal.timeout(RECOVERY_MS));
}

async function probe({ requester, approvers: [approver] }: People, ledger: Ledger): Promise<void> {
  const key = randomUUID();
  const call = { kind: 'create', method: 'POST', path: REQUESTS, key, body: createBody() } as const;
  const created = await requester.once(call);
  if (created?.status !== 201) throw new Error('not created');
  const requestId = created.body.id as string;
  ledger.created.set(key, new Set([requestId]));
  const path = `${REQUESTS}/${requestId}/approve`;
  const approved = await approver?.once({ kind: 'approve', method: 'POST', path, key: randomUUID() });
  if (approver === undefined || approved?.status !== 200) throw new Error('not approved');
  const approval = approvalOf(approved.body, 1);
  ledger.decisions.push({ requestId, kind: 'approve', sub: approver.sub, status: 200, approval });
}
