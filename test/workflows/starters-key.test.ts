import { createHash, randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { reconcile } from '../../src/app/reconcile';
import { loadConfig } from '../../src/config';
import { createContext } from '../../src/process/context';
import { createRecipientKeyPair, type RecipientKeyPair } from '../../src/provisioning/recipient-key-pair';
import { approveSignal, TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows';
import { refuseInserts } from '../support/db/refuse-inserts';
import { type Answered, type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { keyedPost } from '../support/http/keyed-post';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { createNamespace, testServers } from '../support/servers/test-servers';

const NOTICE =
  'The client secret is sealed to the key of whoever started the workflow, and only they can open it. If it was lost, issue a new one: POST /api/v1/admin/applications/{id}/secrets';

describe('a request whose starter brings a key', () => {
  let harness: Harness;
  let admin: ApiClient;
  let keys: RecipientKeyPair;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    keys = await createRecipientKeyPair();
  });
  afterAll(() => harness.stop());

  const handleOf = (id: string, { temporal } = harness) =>
    temporal.workflow.getHandle<typeof registrationRequest>(workflowIdOf(id));
  /** Starts the workflow and waits for the request's row. */
  async function start(fields: Record<string, unknown> = {}): Promise<string> {
    const id = randomUUID();
    await harness.temporal.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(id),
      taskQueue: TASK_QUEUE,
      args: [
        {
          request: createBody(fields),
          requested_by: { sub: 'onboarding' },
          recipient_key: keys.publicKey,
        },
      ],
    });
    await eventually(async () => (await admin.get(`${REQUESTS}/${id}`)).status === 200);
    return id;
  }
  const approve = (id: string): Promise<Answered> => admin.post(`${REQUESTS}/${id}/approve`);
  /** Expects that the key opens a secret whose hash is stored. */
  async function expectSecret(id: string): Promise<string> {
    const { status, sealed_secret, sealed_to, application } = await handleOf(id).result();
    expect({ status, sealed_to }).toEqual({ status: 'APPROVED', sealed_to: 'starter' });
    const secret = await keys.open(sealed_secret ?? '');
    const stored = await harness
      .db('application_secrets')
      .where({ application_id: application?.id })
      .pluck<Buffer[]>('sha256');
    expect(stored.map((hash) => hash.toString('hex'))).toEqual([
      createHash('sha256').update(secret).digest('hex'),
    ]);
    return secret;
  }

  it('gives the secret to the starter when an admin approves over REST, and tells the admin so', async () => {
    const id = await start();
    expect(await approve(id)).toMatchObject({
      status: 200,
      body: { registration_request_id: id, client_secret: null, secret_notice: NOTICE },
    });
    const secret = await expectSecret(id);
    const history = await handleOf(id).fetchHistory();
    const raw = Buffer.from(temporal.api.history.v1.History.encode(history).finish());
    expect(raw.includes(secret)).toBe(false);
  });

  it('says the same when the approval is sent again with its key', async () => {
    const id = await start();
    const post = () => keyedPost(admin, harness.url, `${REQUESTS}/${id}/approve`, `approve-${id}`);
    const first = await post();
    const again = await post();
    expect(first.body).toMatchObject({ client_secret: null, secret_notice: NOTICE });
    expect(again).toMatchObject({ status: 200, body: first.body });
  });

  it('gives the secret to the starter although a signal brings another key', async () => {
    const id = await start();
    const { publicKey } = await createRecipientKeyPair();
    await handleOf(id).signal(approveSignal, { actor: { sub: 'ada' }, recipient_key: publicKey });
    await expectSecret(id);
  });

  it('still does after a failed approval, when the next run approves', async () => {
    const id = await start();
    const mend = await refuseInserts(harness.db, 'applications', 'P0001');
    expect((await approve(id)).status).toBe(502);
    await mend();
    expect(await approve(id)).toMatchObject({ status: 200, body: { client_secret: null } });
    await expectSecret(id);
  });

  it('still does when its row was lost, and the reconciler has written it again', async () => {
    const id = await start();
    await harness.db('audit_events').where({ registration_request_id: id }).delete();
    await harness.db('registration_requests').where({ id }).delete();
    await eventually(async () => (await reconcile(harness.app, { graceMs: 0 })).recorded > 0);
    expect(await approve(id)).toMatchObject({
      status: 200,
      body: { client_secret: null, secret_notice: NOTICE },
    });
    await expectSecret(id);
  });

  it('has no secret and no notice if its application is public', async () => {
    const id = await start({ application_type: 'SPA' });
    const { body } = await approve(id);
    expect(body.client_secret).toBeNull();
    expect(body).not.toHaveProperty('secret_notice');
    expect(await handleOf(id).result()).toMatchObject({ sealed_secret: null, sealed_to: null });
  });

  it('shows the key in no answer', async () => {
    const { body } = await admin.get(`${REQUESTS}/${await start()}`);
    expect(body.status).toBe('PENDING');
    expect(JSON.stringify(body)).not.toContain(keys.publicKey.x);
  });

  it('keeps the key when Temporal has lost the workflow, and the reconciler starts it again', async () => {
    const id = await start();
    const parts = { databaseUrl: harness.databaseUrl, auth: testServers().auth };
    const temporal = await createNamespace();
    const anew = createContext(loadConfig({}), { ...parts, temporal }, harness.app.log);
    try {
      await reconcile(anew.app, { graceMs: 0 });
      expect(await anew.app.census.input(id)).toMatchObject({ recipient_key: keys.publicKey });
    } finally {
      await anew.close();
    }
  });
});
