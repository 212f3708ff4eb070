import { randomBytes, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { Activities } from '../../workflows/activity-contract';
import { createRecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { type RecipientKey, TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import { refusalOf } from '../support/request/refusal-of';
import { type ApiClient, apiClient, type Answered, createBody, REQUESTS } from '../support/http/api-client';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { ENCRYPTING_BUNDLE, type Harness, startHarness } from '../support/service/harness';
import { testServers } from '../support/servers/test-servers';
import { formsOf, rawBytes } from '../support/temporal/raw-bytes';

const QUERIES = ['state', '__temporal_workflow_metadata', '__stack_trace'];

/** A long text may be shortened somewhere, so the tests look for the start of each: so many hex digits. */
const NEEDLE = 12;

/** A text for each field that a person or a program fills in. The tests look for them in everything Temporal has. */
const names = [
  ...['name', 'description', 'redirect', 'logout', 'origin', 'email', 'contact', 'organization', 'website'],
  ...['notes', 'reason', 'requester', 'approver', 'subject', 'ignored', 'unknown-signal', 'failure'],
  ...['failure-detail', 'failure-cause', 'local-failure', 'finding', 'bad-start', 'unknown-tenant'],
] as const;
const canaries = Object.fromEntries(
  names.map((name) => [name, `${randomBytes(NEEDLE / 2).toString('hex')}-${name}`]),
) as Record<(typeof names)[number], string>;

describe('with encryption, Temporal', () => {
  let harness: Harness;
  let requester: ApiClient;
  let approver: ApiClient;
  let stopFakes: () => Promise<void>;
  const workflowIds: string[] = [];
  const answers: Answered[] = [];
  const secrets: string[] = [];
  let refusal: ApplicationFailure;

  const create = async (): Promise<{ path: string; workflowId: string }> => {
    const created = await requester.create({
      name: canaries.name,
      description: canaries.description,
      redirect_uris: [`https://app.example.com/${canaries.redirect}`],
      post_logout_redirect_uris: [`https://app.example.com/${canaries.logout}`],
      allowed_origins: [`https://${canaries.origin}.example.com`],
      contact_email: `${canaries.email}@example.com`,
      contact_name: canaries.contact,
      organization_name: canaries.organization,
      website_url: `https://www.example.com/${canaries.website}`,
    });
    expect(created.status).toBe(201);
    answers.push(created);
    const workflowId = String(created.body.workflow_id);
    workflowIds.push(workflowId);
    return { path: `${REQUESTS}/${String(created.body.id)}`, workflowId };
  };
  const keep = async (call: Promise<Answered>, status: number): Promise<Answered> => {
    const answer = await call;
    expect(answer.status).toBe(status);
    answers.push(answer);
    return answer;
  };

  beforeAll(async () => {
    harness = await startHarness({
      env: { ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`, REQUEST_TTL: 'P1D' },
    });
    const as = async (name: string, sub: string): Promise<ApiClient> =>
      apiClient(harness, await harness.token({ role: 'super_admin', name, sub }));
    requester = await as(canaries.requester, canaries.subject);
    approver = await as(canaries.approver, 'root');
    stopFakes = await runFakes(harness);

    const approved = await create();
    const { body } = await keep(approver.post(`${approved.path}/approve`, { notes: canaries.notes }), 200);
    secrets.push(String(body.client_secret));
    await keep(approver.get(approved.path), 200);
    const rejected = await create();
    await keep(approver.post(`${rejected.path}/reject`, { reason: canaries.reason }), 200);

    // Provisioning fails, so the workflow continues as new.
    const failed = await create();
    const mend = await refuseInserts(harness.db, 'applications', 'P0001');
    await keep(approver.post(`${failed.path}/approve`, { notes: canaries.notes }), 502);
    await mend();
    const handle = harness.temporal.workflow.getHandle(failed.workflowId);
    await handle.signal('approve', { notes: canaries.ignored, actor: canaries.ignored });
    await handle.signal('no-such-signal', { text: canaries['unknown-signal'] });
    // `live` is null if the workflow does not answer within a second.
    answers.push(
      await eventually(
        () => approver.get(failed.path),
        ({ body }) => body.live?.ignored_signals.length === 1,
      ),
    );
    const pending = await create();
    await keep(approver.get(`${pending.path}/events`), 200);

    const { id, publicKey } = await startByHand(harness, {});
    secrets.push(publicKey.x, publicKey.y);
    await eventually(async () => (await approver.get(`${REQUESTS}/${id}`)).status === 200);
    await keep(approver.post(`${REQUESTS}/${id}/approve`), 200);
    const refused = await startByHand(harness, { tenant_id: canaries['unknown-tenant'] });
    const handleOfRefused = harness.temporal.workflow.getHandle(workflowIdOf(refused.id));
    refusal = await refusalOf(handleOfRefused);
    workflowIds.push(workflowIdOf(id), handleOfRefused.workflowId);

    await failInEveryWay(harness, workflowIds);
    // Visibility is some moments late.
    await eventually(
      async () => (await harness.temporal.workflow.count()).count,
      (count) => count >= 10,
    );
  });
  afterAll(async () => {
    await stopFakes();
    await harness.stop();
  });

  const leaksIn = (bytes: Buffer): string[] =>
    [...Object.values(canaries), ...secrets].filter((text) =>
      formsOf(text.slice(0, NEEDLE)).some((form) => bytes.includes(form)),
    );

  it('has no text of a request in any history, memo, summary, failure, visibility record or answer', async () => {
    const open: string[] = [];
    for (const workflowId of workflowIds) {
      const { status } = await harness.temporal.workflow.getHandle(workflowId).describe();
      const bytes = await rawBytes(harness.temporal, workflowId, status.name === 'FAILED' ? [] : QUERIES);
      if (status.name === 'RUNNING') open.push(workflowId);
      // These are plain on purpose: search attributes, ids, names of signals and types.
      expect(bytes.toString('latin1')).toContain(workflowId);
      expect(bytes.toString('latin1')).toContain('binary/encrypted');
      expect({ workflowId, leaks: leaksIn(bytes) }).toEqual({ workflowId, leaks: [] });
    }
    expect(open).toHaveLength(3);
  });

  it('keeps plain what operators search by', async () => {
    const [workflowId = ''] = workflowIds;
    const bytes = await rawBytes(harness.temporal, workflowId, []);
    for (const plain of [
      '"APPROVED"',
      '"TENANT"',
      '"acme-eu"',
      '"acme"',
      '"WEB"',
      WORKFLOW_TYPE,
      'approve',
    ]) {
      expect(bytes.includes(plain)).toBe(true);
    }
  });

  it('writes no text of a request to a file of its own', async () => {
    const folder = join(testServers().dataDir, 'temporal');
    const files = await readdir(folder);
    const bytes = await Promise.all(files.map((file) => readFile(join(folder, file))));
    // The scan sees what is there: the id of each workflow.
    for (const workflowId of workflowIds) expect(bytes.some((file) => file.includes(workflowId))).toBe(true);
    expect(bytes.flatMap(leaksIn)).toEqual([]);
  });

  it('gives everything back to the service, whose answers show it', async () => {
    const said = JSON.stringify(answers.map(({ body }) => body as unknown));
    const ofRequests = names.filter((name) => !/failure|unknown|bad|finding|ignored/.test(name));
    expect(ofRequests.filter((name) => !said.includes(canaries[name]))).toEqual([]);
    const [approved = '', , failed = ''] = workflowIds;
    const first = await harness.temporal.workflow.getHandle(approved).describe();
    expect(await first.staticSummary()).toContain(canaries.name);
    // The run that follows a failed approval keeps the memo.
    const later = await harness.temporal.workflow.getHandle(failed).describe();
    expect(later.memo).toMatchObject({ created_at: expect.any(String) });
  });

  it('gives the messages of failures back too', async () => {
    const given = workflowIds.slice(-3, -2)[0] ?? '';
    expect(await harness.temporal.workflow.getHandle(given).query('state')).toMatchObject({
      provisioning: { attempts: 1, last_error: { message: canaries.failure } },
    });
    const [ofActivity = '', ofStart = ''] = workflowIds.slice(-2);
    const failures = await Promise.all([ofActivity, ofStart].map((id) => failureOf(harness, id)));
    expect(failures[0]).toContain(canaries['local-failure']);
    expect(failures[1]).toContain('invalid registration request');
  });

  it('gives the problems of an invalid input back to its starter', () => {
    expect(refusal.details).toMatchObject([[{ type: 'value_error', loc: ['body', 'tenant_id'] }]]);
    expect(JSON.stringify(refusal.details)).toContain(canaries['unknown-tenant']);
  });

  it('leaves nothing of a request in the log of the service', () => {
    expect(harness.logged()).toContain(REQUESTS);
    // Failures are logged. Only the failures of this test hold more than what an operator may read, such as the id of a
    // tenant, which is a search attribute too.
    const leaks = leaksIn(Buffer.from(harness.logged()));
    expect(leaks.filter((text) => !/failure|unknown-tenant/.test(text))).toEqual([]);
  });
});

async function failureOf({ temporal }: Harness, workflowId: string): Promise<string> {
  const error = await temporal.workflow
    .getHandle(workflowId)
    .result()
    .then(
      () => undefined,
      (reason: unknown) => reason as Error & { cause?: Error & { cause?: Error } },
    );
  return `${error?.cause?.message} ${error?.cause?.cause?.message}`;
}

/** Starts a request as other programs do, with a key of its own. */
async function startByHand(
  { temporal }: Harness,
  fields: Record<string, unknown>,
): Promise<{ id: string; publicKey: RecipientKey }> {
  const [id, { publicKey }] = [randomUUID(), await createRecipientKeyPair()];
  await temporal.workflow.start(WORKFLOW_TYPE, {
    workflowId: workflowIdOf(id),
    taskQueue: TASK_QUEUE,
    args: [{ request: createBody(fields), requested_by: { sub: 'ona' }, recipient_key: publicKey }],
  });
  return { id, publicKey };
}

/** Runs the workflow with activities whose failures hold a text of the request. The real ones hide such texts. */
async function runFakes({ temporalConfig, dataConverter }: Harness): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect(temporalConfig.connection);
  const fakes: Partial<Activities> = {
    recordRequest: ({ requested_by }) => {
      if (requested_by.sub === 'fails') {
        throw ApplicationFailure.nonRetryable(canaries['local-failure'], 'InvalidRequest');
      }
      return Promise.resolve({
        ...{ summary: canaries.name, scope: 'TENANT', tenant_id: 'acme-eu', partner_id: 'acme' },
        ...{ application_type: 'WEB', expires_at: new Date(Date.now() + 86_400_000).toISOString() },
      });
    },
    provisionApplication: () => {
      throw ApplicationFailure.create({
        message: canaries.failure,
        nonRetryable: true,
        details: [canaries['failure-detail']],
        cause: new Error(canaries['failure-cause']),
      });
    },
    recordProvisioningFailure: () => Promise.resolve({ provisioned: null }),
  };
  const worker = await Worker.create({
    connection,
    namespace: temporalConfig.namespace,
    taskQueue: 'fakes',
    workflowBundle: { codePath: ENCRYPTING_BUNDLE },
    activities: fakes,
    dataConverter,
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
}

/** Adds three workflows: one whose approval failed, one that a failed activity ended, one that refused its start. */
async function failInEveryWay({ temporal }: Harness, workflowIds: string[]): Promise<void> {
  const start = async (taskQueue: string, sub: string, carried?: unknown): Promise<string> => {
    const workflowId = workflowIdOf(randomUUID());
    const request = { name: canaries.finding };
    await temporal.workflow.start(WORKFLOW_TYPE, {
      workflowId,
      taskQueue,
      args: [{ request, requested_by: { sub, name: canaries.requester }, carried }],
    });
    workflowIds.push(workflowId);
    return workflowId;
  };
  const handle = temporal.workflow.getHandle(await start('fakes', 'ona'));
  await handle.signal('approve', { actor: { sub: 'ada' }, notes: canaries.notes });
  await eventually(
    () => handle.query<{ provisioning: { attempts: number } }>('state'),
    ({ provisioning }) => provisioning.attempts === 1,
  );
  for (const workflowId of [
    await start('fakes', 'fails'),
    await start(TASK_QUEUE, 'ona', { text: canaries['bad-start'] }),
  ]) {
    await eventually(
      () => temporal.workflow.getHandle(workflowId).describe(),
      ({ status }) => status.name === 'FAILED',
    );
  }
}
