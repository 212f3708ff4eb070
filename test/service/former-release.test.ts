import { pendingMigrations } from '../../src/db/schema/migrate';
import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { createDeployment, type Deployment } from '../support/service/deployment';
import { buildFormerRelease, hasFormerRelease } from '../support/service/former-release';
import type { Service } from '../support/service/service';
import { testServers } from '../support/servers/test-servers';

const POLICY = '/api/v1/admin/approval-policy';

/** A version that runs: its API, its worker, and a super admin who calls it. */
interface Running {
  admin: ApiClient;
  stop: () => Promise<void>;
}

const isThere = hasFormerRelease();
if (!isThere) {
  process.stderr.write(
    'NOT TESTED: an upgrade from the former release, and a rollback to it. This folder has no git history to build it from.\n',
  );
}

(isThere ? describe : describe.skip)('the former release', () => {
  let deployment: Deployment;
  let former: Awaited<ReturnType<typeof buildFormerRelease>>;
  beforeAll(async () => {
    // One after the other: the build blocks this process, and a connection that is being made would time out.
    former = await buildFormerRelease();
    deployment = await createDeployment();
  });
  afterAll(async () => {
    await deployment.remove();
    await former.remove();
  });

  /** @param project the folder of the version; this one by default */
  const start = async (project?: string): Promise<Running> => {
    const [api, worker] = await Promise.all([
      deployment.startApi({}, project),
      deployment.startWorker({}, project),
    ]);
    return { admin: api.admin, stop: () => endAll([api.process, worker]) };
  };

  const actionsOf = async (admin: ApiClient, id: string): Promise<string[]> => {
    const { body } = await admin.get(`${REQUESTS}/${id}/events`);
    return (body.items as { action: string }[]).map(({ action }) => action);
  };

  const createPending = async (admin: ApiClient): Promise<string> => {
    const created = await admin.create();
    expect(created.status).toBe(201);
    const id = created.body.id as string;
    // A worker of this version has begun the workflow.
    await eventually(async () => (await admin.get(`${REQUESTS}/${id}`)).body.live !== null);
    return id;
  };

  it('can be rolled back to, with requests that each version created and the other one decides', async () => {
    expect(await pendingMigrations(deployment.db)).toEqual([]);
    let version = await start();
    const ofNew = await createPending(version.admin);
    const alsoOfNew = await createPending(version.admin);
    await version.stop();

    version = await start(former.project);
    let { admin } = version;
    expect((await admin.get(`${REQUESTS}/?status=PENDING`)).body).toMatchObject({ total: 2 });
    const approved = await admin.post(`${REQUESTS}/${ofNew}/approve`);
    expect(approved).toMatchObject({ status: 200, body: { client_secret: expect.any(String) as string } });
    expect(await actionsOf(admin, ofNew)).toEqual(['created', 'approved']);

    const secrets = `${APPLICATIONS}/${String(approved.body.id)}/secrets`;
    const issued = await admin.post(secrets);
    expect(issued).toMatchObject({ status: 201, body: { client_secret: expect.any(String) as string } });
    expect(await admin.delete(`${secrets}/${String(issued.body.id)}`)).toMatchObject({ status: 204 });

    const rejected = await createPending(admin);
    const reason = 'not now';
    expect(await admin.post(`${REQUESTS}/${rejected}/reject`, { reason })).toMatchObject({
      status: 200,
      body: { status: 'REJECTED', rejection_reason: reason },
    });
    expect(await admin.delete(`${REQUESTS}/${alsoOfNew}`)).toMatchObject({
      status: 200,
      body: { status: 'CANCELLED' },
    });
    const ofFormer = await createPending(admin);
    await version.stop();

    version = await start();
    ({ admin } = version);
    expect(await admin.post(`${REQUESTS}/${ofFormer}/approve`)).toMatchObject({
      status: 200,
      body: { client_secret: expect.any(String) as string },
    });
    expect(await actionsOf(admin, ofFormer)).toEqual(['created', 'approved']);
    const { body } = await admin.get(`${REQUESTS}/`);
    expect(
      Object.fromEntries(
        (body.items as { id: string; status: string }[]).map(({ id, status }) => [id, status]),
      ),
    ).toEqual({
      [ofNew]: 'APPROVED',
      [alsoOfNew]: 'CANCELLED',
      [rejected]: 'REJECTED',
      [ofFormer]: 'APPROVED',
    });
    expect(body.total).toBe(4);
    expect((await admin.get(`${APPLICATIONS}/`)).body).toMatchObject({ total: 2 });
    await version.stop();
  });

  describe('while requests are pending, is upgraded:', () => {
    const statusOf = async (admin: ApiClient, id: string): Promise<unknown> =>
      (await admin.get(`${REQUESTS}/${id}`)).body.status as unknown;
    const strict = {
      name: 'strict',
      require: [{ name: 'owner', from: { roles: ['tenant_admin'] }, count: 1 }],
    };
    const putPolicy = async (admin: ApiClient): Promise<void> => {
      const { status } = await admin.put(POLICY, { rules: [strict] }, { 'if-match': '*' });
      expect(status).toBe(200);
    };

    it('what was pending before goes on under the built-in rule, also after somebody wrote a policy', async () => {
      let version = await start(former.project);
      const [approved, rejected, cancelled] = await Promise.all(
        [1, 2, 3].map(() => createPending(version.admin)),
      );
      await version.stop();

      version = await start();
      const { admin } = version;
      await putPolicy(admin);
      expect((await admin.get(`${REQUESTS}/${approved ?? ''}`)).body).toMatchObject({
        revision: 1,
        approval: { rule: 'default', missing: 1 },
        you: { approve: null, reject: null, cancel: null, request_changes: null, revise: null },
      });
      expect(await admin.post(`${REQUESTS}/${approved ?? ''}/approve`)).toMatchObject({
        status: 200,
        body: { client_secret: expect.any(String) as string },
      });
      expect((await admin.post(`${REQUESTS}/${rejected ?? ''}/reject`, { reason: 'no' })).status).toBe(200);
      expect((await admin.delete(`${REQUESTS}/${cancelled ?? ''}`)).status).toBe(200);
      expect(await actionsOf(admin, approved ?? '')).toEqual(['created', 'approved']);
      await version.stop();
    });

    it('what a former API creates beside a policy gets its rule from the first activity of a new worker', async () => {
      const api = await deployment.startApi();
      await putPolicy(api.admin);
      const formerApi = await deployment.startApi({}, former.project);
      const created = await formerApi.admin.create();
      const id = created.body.id as string;
      const worker = await deployment.startWorker();
      const read = await eventually(
        () => api.admin.get(`${REQUESTS}/${id}`),
        ({ body }) => body.approval.rule === 'strict',
      );
      expect(read.body).toMatchObject({ approval: { missing: 1 }, you: { approve: 'not_in_policy' } });
      expect((await api.admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(403);
      // The former API asks no rule, but the new worker does.
      expect((await formerApi.admin.post(`${REQUESTS}/${id}/approve`)).status).not.toBe(200);
      expect(await statusOf(api.admin, id)).toBe('PENDING');
      await endAll([api.process, formerApi.process, worker]);
    });

    it('a former worker cannot approve what a rule guards: the request is pending again', async () => {
      const api = await deployment.startApi();
      await putPolicy(api.admin);
      const id = (await api.admin.create()).body.id as string;
      const formerWorker = await deployment.startWorker({}, former.project);
      const formerApi = await deployment.startApi({}, former.project);
      expect((await formerApi.admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(502);
      expect(await statusOf(api.admin, id)).toBe('PENDING');
      expect(await actionsOf(api.admin, id)).toEqual(['created', 'provisioning_failed']);
      expect(await deployment.db('applications').where({ registration_request_id: id })).toEqual([]);
      await endAll([formerWorker, formerApi.process]);

      // Under a new worker, who is wanted decides.
      const worker = await deployment.startWorker();
      const owner = apiClient(api, await issueToken(testServers().dataDir, OWNER));
      expect((await owner.post(`${REQUESTS}/${id}/approve`)).status).toBe(200);
      await endAll([api.process, worker]);
    });
  });
});

const OWNER = { role: 'tenant_admin', tenant: 'acme-eu', sub: 'olga', ttlSeconds: 600 };

async function endAll(services: Service[]): Promise<void> {
  expect(await Promise.all(services.map(({ end }) => end('SIGTERM')))).toEqual(services.map(() => 0));
}
