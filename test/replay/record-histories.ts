import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import type { Requirement, Rule } from '../../src/domain/policy/rule';
import { connectTemporal } from '../../src/temporal/connection';
import { RECONCILER_WORKFLOW_TYPE, relocateSignal } from '../../workflows/activity-contract';
import {
  searchAttributes,
  stateQuery,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { refusalOf } from '../support/request/refusal-of';
import { startHarness } from '../support/service/harness';
import { refuseInserts } from '../support/db/refuse-inserts';

const { History } = temporal.api.history.v1;
const AS_JSON = { longs: String, enums: String, bytes: String };

export const HISTORIES = join(__dirname, 'histories');

const superAdmins = (count: number): Requirement[] => [
  { name: 'admin', from: { roles: ['super_admin'] }, count },
];
/** Two must approve. The requester may be one of them. */
const TWO: Rule = { name: 'two', require: superAdmins(2), requester_may_approve: true };
/** Reminds twice and escalates, and then the request expires. */
const IN_TIME: Rule = {
  name: 'in-time',
  require: superAdmins(1),
  remind: ['PT1S', 'PT2S'],
  escalate: { after: 'PT3S', also_from: { roles: ['tenant_admin'] } },
  ttl: 'PT4S',
};

interface Service {
  admin: ApiClient;
  /** Another super admin. */
  other: ApiClient;
  /** Writes a policy for as long as the work takes. */
  under: <T>(rule: Rule, work: () => Promise<T>) => Promise<T>;
  client: Client;
  /** Makes provisioning fail for good until the returned function is called. */
  refuseApplications: () => Promise<() => Promise<void>>;
}

/** Makes each committed history, by the name of its file. Each function returns the id of its workflow. */
const shapes: Record<string, (service: Service) => Promise<string>> = {
  approved: async ({ admin }) => {
    const id = await created(admin);
    await admin.post(`${REQUESTS}/${id}/approve`, { notes: 'fine' });
    return workflowIdOf(id);
  },
  rejected: async ({ admin }) => {
    const id = await created(admin);
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
    return workflowIdOf(id);
  },
  cancelled: async ({ admin }) => {
    const id = await created(admin);
    await admin.delete(`${REQUESTS}/${id}`);
    return workflowIdOf(id);
  },
  expired: async ({ client }) => {
    const id = randomUUID();
    const expires_at = new Date(Date.now() + 1_000).toISOString();
    await client.workflow.execute(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(id),
      taskQueue: TASK_QUEUE,
      args: [{ request: createBody(), requested_by: { sub: 'grace' }, expires_at }],
    });
    return workflowIdOf(id);
  },
  'provision-failed': async (service) => workflowIdOf(await givenUp(service)),
  'approved-after-failure-v1': async (service) => {
    const id = await givenUp(service);
    await service.admin.post(`${REQUESTS}/${id}/approve`);
    return workflowIdOf(id);
  },
  relocated: async ({ admin, client }) => {
    const id = await created(admin);
    const handle = client.workflow.getHandle(workflowIdOf(id));
    await handle.query(stateQuery);
    await handle.signal(relocateSignal, { partner_id: 'globex' });
    await eventually(
      () => handle.describe(),
      ({ typedSearchAttributes }) => typedSearchAttributes.get(searchAttributes.partnerId) === 'globex',
    );
    await admin.post(`${REQUESTS}/${id}/approve`);
    return workflowIdOf(id);
  },
  'approved-for-its-starter': async ({ admin, client }) => {
    const { publicKey } = await createRecipientKeyPair();
    const id = await startedByHand(client, { request: createBody(), recipient_key: publicKey });
    await eventually(async () => (await admin.post(`${REQUESTS}/${id}/approve`)).status === 200);
    return workflowIdOf(id);
  },
  'refused-with-problems': async ({ client }) => refused(client, createBody({ name: '' })),
  'refused-as-decided': async ({ admin, client }) => {
    const id = await created(admin);
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
    return refused(client, createBody(), id);
  },
  'approved-by-two': (service) =>
    service.under(TWO, async () => {
      const id = await created(service.admin);
      for (const voter of [service.admin, service.other]) await voter.post(`${REQUESTS}/${id}/approve`);
      return workflowIdOf(id);
    }),
  'revised-and-approved': (service) =>
    service.under(TWO, async () => {
      const { admin, other } = service;
      const id = await created(admin);
      await other.post(`${REQUESTS}/${id}/approve`);
      await admin.put(`${REQUESTS}/${id}`, createBody(), { 'if-match': '*' });
      for (const voter of [admin, other]) await voter.post(`${REQUESTS}/${id}/approve`);
      return workflowIdOf(id);
    }),
  'revised-under-the-built-in-rule': async ({ admin }) => {
    const id = await created(admin);
    await admin.put(`${REQUESTS}/${id}`, createBody(), { 'if-match': '*' });
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
    return workflowIdOf(id);
  },
  'approved-after-requesting-changes': async ({ admin }) => {
    const id = await created(admin);
    await admin.post(`${REQUESTS}/${id}/request-changes`, { comment: 'Use https' });
    await admin.post(`${REQUESTS}/${id}/approve`);
    return workflowIdOf(id);
  },
  'escalated-and-expired': (service) =>
    service.under(IN_TIME, async () => {
      const id = await created(service.admin);
      const handle = service.client.workflow.getHandle(workflowIdOf(id));
      await handle.result();
      return workflowIdOf(id);
    }),
  overridden: (service) =>
    service.under({ ...TWO, allow_override: true }, async () => {
      const id = await created(service.admin);
      await service.admin.post(`${REQUESTS}/${id}/approve`, { override: true, notes: 'It burns' });
      return workflowIdOf(id);
    }),
  'approved-by-its-rule': (service) =>
    service.under({ name: 'trusted', decide: 'approve' }, async () =>
      workflowIdOf(await created(service.admin)),
    ),
  'rejected-by-its-rule': (service) =>
    service.under({ name: 'forbidden', decide: 'reject', reason: 'Not here' }, async () =>
      workflowIdOf(await created(service.admin)),
    ),
  'approved-after-failure-v2': (service) =>
    service.under(TWO, async () => {
      const { admin, other, refuseApplications } = service;
      const id = await created(admin);
      await admin.post(`${REQUESTS}/${id}/approve`);
      const allow = await refuseApplications();
      await other.post(`${REQUESTS}/${id}/approve`);
      await allow();
      await other.post(`${REQUESTS}/${id}/approve`);
      return workflowIdOf(id);
    }),
  reconciled: async ({ client }) => {
    const workflowId = 'reconcile-registration-requests-2026-11-24T16:00:00Z';
    await client.workflow.execute(RECONCILER_WORKFLOW_TYPE, { workflowId, taskQueue: TASK_QUEUE, args: [] });
    return workflowId;
  },
};

/** These were recorded by former workflow code. Today's code cannot make them. */
const FORMER_SHAPES = [
  // From before outcomes and failures became regular activities (ADR 0004).
  ...['rejected', 'cancelled', 'expired', 'provision-failed'].map((shape) => `${shape}-locally`),
  // From before what a run carries on had a version.
  'approved-after-failure',
  // Recorded by a worker that did not know the signal `relocate`.
  'relocated-unheard',
  // From before signals took only the texts that REST takes.
  'rejected-with-control-characters',
  // Its first signal came before that change, and the others after it.
  'upgraded-between-signals',
];
export const SHAPES = [...Object.keys(shapes), ...FORMER_SHAPES];
/** Of this shape the first run is recorded. Of all others it is the last run. */
const OF_FIRST_RUN = 'provision-failed';

/** Runs the named shapes for real and writes their histories, without anything that tells where they were recorded. */
export async function recordHistories(names: string[]): Promise<void> {
  const harness = await startHarness();
  const client = connectTemporal(harness.temporalConfig, harness.dataConverter);
  const admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  const other = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'olga' }));
  const under: Service['under'] = async (rule, work) => {
    await admin.put('/api/v1/admin/approval-policy', { rules: [rule] }, { 'if-match': '*' });
    try {
      return await work();
    } finally {
      await harness.db('approval_policies').delete();
    }
  };
  const refuseApplications = (): Promise<() => Promise<void>> =>
    refuseInserts(harness.db, 'applications', 'P0001');
  for (const shape of names) {
    const run = shapes[shape];
    if (!run) throw new Error(`no shape is called ${shape}; choose one of ${Object.keys(shapes).join(', ')}`);
    const workflowId = await run({ admin, other, under, client, refuseApplications });
    const { raw, runId } = await client.workflow.getHandle(workflowId).describe();
    const first = raw.workflowExecutionInfo?.firstRunId ?? undefined;
    const handle = client.workflow.getHandle(workflowId, shape === OF_FIRST_RUN ? first : runId);
    const history = History.toObject(History.fromObject(await handle.fetchHistory()), AS_JSON);
    const recorded = JSON.stringify({ workflowId, ...history }, withoutTraces, 1);
    // A history that was recorded before is not overwritten.
    await writeFile(join(HISTORIES, `${shape}.json`), `${recorded}\n`, { flag: 'wx' });
  }
  await client.connection.close();
  await harness.stop();
}

/** A recorded history, and the id of its workflow. */
export function readHistory(json: string): { workflowId: string; history: temporal.api.history.v1.History } {
  const { workflowId, ...history } = JSON.parse(json) as { workflowId: string };
  return { workflowId, history: History.fromObject(history) };
}

/** Starts a workflow as others do. */
async function startedByHand(client: Client, input: object, id: string = randomUUID()): Promise<string> {
  await client.workflow.start(WORKFLOW_TYPE, {
    workflowId: workflowIdOf(id),
    taskQueue: TASK_QUEUE,
    args: [{ requested_by: { sub: 'grace' }, ...input }],
  });
  return id;
}

async function refused(client: Client, request: object, id?: string): Promise<string> {
  const workflowId = workflowIdOf(await startedByHand(client, { request }, id));
  await refusalOf(client.workflow.getHandle(workflowId));
  return workflowId;
}

async function created(admin: ApiClient): Promise<string> {
  return (await admin.create()).body.id as string;
}

async function givenUp({ admin, refuseApplications }: Service): Promise<string> {
  const id = await created(admin);
  const allow = await refuseApplications();
  await admin.post(`${REQUESTS}/${id}/approve`);
  await allow();
  return id;
}

/** Leaves out who ran it and in which folder. The name of a sticky queue is a worker's identity. */
function withoutTraces(key: string, value: unknown): unknown {
  if (key === 'identity') return 'worker';
  if (key === 'stackTrace') return undefined;
  if (key === 'taskQueue' && JSON.stringify(value).includes('STICKY'))
    return { ...(value as object), name: 'sticky' };
  return value;
}
