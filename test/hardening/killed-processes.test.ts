import { randomUUID } from 'node:crypto';
import { workflowIdOf } from '../../workflows/contract';
import {
  type Answered,
  type ApiClient,
  APPLICATIONS,
  createBody,
  REQUESTS,
} from '../support/http/api-client';
import { createDeployment, type Deployment } from '../support/service/deployment';
import { eventually } from '../support/eventually';
import { expectAgreement } from '../support/request/expect-agreement';
import { type Held, hold, holdRequest } from '../support/db/hold';
import { keyedPost } from '../support/http/keyed-post';
import type { Service } from '../support/service/service';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';

type Api = Awaited<ReturnType<Deployment['startApi']>>;

async function pending(admin: ApiClient): Promise<string> {
  const { status, body } = await admin.create();
  expect(status).toBe(201);
  return body.id as string;
}

const NO_INSERTS = 'lock table registration_requests in share mode';

describe('a kill -9 of the API', () => {
  let deployment: Deployment;
  let api: Api;

  beforeAll(async () => {
    deployment = await createDeployment();
    await deployment.startWorker();
  });
  afterAll(() => deployment.remove());
  beforeEach(async () => {
    api = await deployment.startApi();
  });
  afterEach(() => api.process.end('SIGKILL'));

  /** Starts another API, and ends the leases of all keys. Then the caller can send its call again. */
  const restart = async (): Promise<void> => {
    api = await deployment.startApi();
    await deployment.passLeases();
  };
  const idsNamed = (name: unknown): Promise<string[]> =>
    deployment.db('registration_requests').where({ name }).pluck('id');
  /** Expects no answer to a call, because its API dies. */
  const unanswered = async (call: Promise<Answered>): Promise<void> => {
    await expect(call).rejects.toThrow('fetch failed');
  };
  const expectOneRequest = async (key: string, body: Record<string, unknown>): Promise<void> => {
    const again = await keyedPost(api.admin, api.url, REQUESTS, key, body);
    expect(again).toMatchObject({ status: 201, body: { status: 'PENDING', name: body.name } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    const id = again.body.id as string;
    expect(await idsNamed(body.name)).toEqual([id]);
    const { decided_by, ...outcome } = await expectAgreement(deployment, api.admin, id, [
      await api.admin.post(`${REQUESTS}/${id}/approve`),
    ]);
    expect([decided_by?.sub, outcome.status]).toEqual(['root', 'APPROVED']);
  };

  it.each([
    ['before the workflow starts', 'lock table tenants in access exclusive mode'],
    ['between the start of the workflow and the row', NO_INSERTS],
  ])('%s: a create that is sent again with its key makes one request', async (_title, lock) => {
    const [key, body] = [randomUUID(), createBody()];
    const held = await hold(deployment.databaseUrl, lock);
    const call = unanswered(keyedPost(api.admin, api.url, REQUESTS, key, body));
    await held.whenWaitedFor();
    await api.process.end('SIGKILL');
    await call;
    await held.release();
    await restart();
    await expectOneRequest(key, body);
  });

  it('between the start of the workflow and the row, without a key: the request is listed anyway', async () => {
    const body = createBody();
    const held = await hold(deployment.databaseUrl, NO_INSERTS);
    const call = unanswered(api.admin.create(body));
    await held.whenWaitedFor();
    await api.process.end('SIGKILL');
    await call;
    expect(await idsNamed(body.name)).toEqual([]);
    await held.release();
    const [id] = await eventually(
      () => idsNamed(body.name),
      (ids) => ids.length > 0,
    );
    await restart();
    const { body: listed } = await api.admin.get(`${REQUESTS}?per_page=1`);
    expect(listed.items[0]).toMatchObject({ id, status: 'PENDING', name: body.name });
    await expectAgreement(deployment, api.admin, String(id), [
      await api.admin.delete(`${REQUESTS}/${String(id)}`),
    ]);
  });

  it('between the row and the answer: a create that is sent again with its key makes one request', async () => {
    const [key, body] = [randomUUID(), createBody()];
    const inserts = await hold(deployment.databaseUrl, NO_INSERTS);
    const call = unanswered(keyedPost(api.admin, api.url, REQUESTS, key, body));
    await inserts.whenWaitedFor();
    const completion = await hold(
      deployment.databaseUrl,
      'select from idempotency_keys where key = $1 for update',
      [key],
    );
    await inserts.release();
    await completion.whenWaitedFor();
    expect(await idsNamed(body.name)).toHaveLength(1);
    await api.process.end('SIGKILL');
    await call;
    await completion.release();
    await restart();
    await expectOneRequest(key, body);
  });

  it('before an approval is sent: sent again with its key, it counts and shows the secret', async () => {
    const id = await pending(api.admin);
    const key = randomUUID();
    const held = await hold(
      deployment.databaseUrl,
      'lock table registration_requests in access exclusive mode',
    );
    const call = unanswered(keyedPost(api.admin, api.url, `${REQUESTS}/${id}/approve`, key));
    await held.whenWaitedFor();
    await api.process.end('SIGKILL');
    await call;
    await held.release();
    await restart();
    const again = await keyedPost(api.admin, api.url, `${REQUESTS}/${id}/approve`, key);
    expect(again.body.client_secret).toMatch(/^[\w-]{43}$/);
    await expectAgreement(deployment, api.admin, id, [again]);
  });

  it('after an approval was sent: sent again with its key, it says how to get a new secret', async () => {
    const id = await pending(api.admin);
    const key = randomUUID();
    const row = await holdRequest(deployment, id);
    const call = unanswered(keyedPost(api.admin, api.url, `${REQUESTS}/${id}/approve`, key));
    await row.whenWaitedFor();
    await api.process.end('SIGKILL');
    await call;
    await row.release();
    await restart();
    const again = await keyedPost(api.admin, api.url, `${REQUESTS}/${id}/approve`, key);
    expect(again).toMatchObject({
      status: 200,
      body: { client_secret: null, secret_notice: expect.stringContaining('/secrets') as string },
    });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    await expectAgreement(deployment, api.admin, id, [again]);
    expect(await api.admin.post(`${APPLICATIONS}/${String(again.body.id)}/secrets`)).toMatchObject({
      status: 201,
      body: { client_secret: expect.stringMatching(/^[\w-]{43}$/) as string },
    });
  });
});

describe('a SIGTERM in the middle of an approval', () => {
  let deployment: Deployment;
  let id: string;
  let api: Api;
  let row: Held;
  let worker: Service;
  let approval: Promise<Answered>;

  beforeAll(async () => {
    deployment = await createDeployment();
  });
  afterAll(() => deployment.remove());
  beforeEach(async () => {
    [api, worker] = await Promise.all([deployment.startApi(), deployment.startWorker()]);
    id = await pending(api.admin);
    row = await holdRequest(deployment, id);
    approval = api.admin.post(`${REQUESTS}/${id}/approve`);
    await row.whenWaitedFor();
  });

  it('lets the API answer it and end with 0, and the API accepts no other call', async () => {
    const ended = api.process.end('SIGTERM');
    await eventually(() =>
      fetch(`${api.url}/healthz`).then(
        () => false,
        () => true,
      ),
    );
    await row.release();
    expect(await approval).toMatchObject({
      status: 200,
      body: { client_secret: expect.any(String) as string },
    });
    expect(await ended).toBe(0);
  });

  it('lets the worker finish it and end with 0', async () => {
    const ended = worker.end('SIGTERM');
    await deployment.startWorker();
    await row.release();
    await expectAgreement(deployment, api.admin, id, [await approval]);
    expect(await ended).toBe(0);
    const secrets = deployment.db('application_secrets').whereNotNull('provisioning_attempt');
    expect(await secrets.max('provisioning_attempt').first()).toEqual({ max: 1 });
  });
});

describe('a kill -9 of the worker', () => {
  let deployment: Deployment;
  let proxy: TcpProxy;

  beforeAll(async () => {
    deployment = await createDeployment();
    proxy = await startTcpProxy(deployment.temporalPort);
  });
  afterAll(async () => {
    await deployment.remove();
    await proxy.stop();
  });

  // Temporal gives up a silent attempt only when its time is over. So this test may take long.
  it.each([
    ['that waits long enough gets the right secret', 'PT60S', 200],
    ['that does not wait only hears that it is accepted', 'PT1S', 202],
  ])(
    'between the approval in Postgres and its acknowledgement: another worker finishes it once, and a caller %s',
    async (_title, DECISION_WAIT, status) => {
      const worker = await deployment.startWorker({ TEMPORAL_ADDRESS: `127.0.0.1:${proxy.port}` });
      const { admin } = await deployment.startApi({ DECISION_WAIT });
      const id = await pending(admin);
      const row = await holdRequest(deployment, id);
      const answering = admin.post(`${REQUESTS}/${id}/approve`);
      await row.whenWaitedFor();
      await proxy.become('silent');
      await row.release();
      await eventually(
        () => deployment.db('registration_requests').where({ id }).pluck('status'),
        ([found]) => found === 'APPROVED',
      );
      await worker.end('SIGKILL');
      // The connections of the dead worker end too. Otherwise the server would still give tasks to it.
      await proxy.become('open');
      const described = await deployment.temporal.workflow.getHandle(workflowIdOf(id)).describe();
      expect(described.status.name).toBe('RUNNING');

      const rescuer = await deployment.startWorker();
      const answer = await answering;
      expect(answer.status).toBe(status);
      if (status === 200) expect(answer.body.client_secret).toMatch(/^[\w-]{43}$/);
      await expectAgreement(deployment, admin, id, [answer]);
      await rescuer.end('SIGTERM');
    },
    120_000,
  );
});
