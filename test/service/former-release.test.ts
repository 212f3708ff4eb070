import { pendingMigrations } from '../../src/db/schema/migrate';
import { type ApiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { createDeployment, type Deployment } from '../support/service/deployment';
import { buildFormerRelease, hasFormerRelease } from '../support/service/former-release';
import type { Service } from '../support/service/service';

/** A version that runs: its API, its worker, and a super admin who calls it. */
interface Running {
  admin: ApiClient;
  stop: () => Promise<void>;
}

const isThere = hasFormerRelease();
if (!isThere) {
  process.stderr.write(
    'NOT TESTED: a rollback to the former release. This folder has no git history to build it from.\n',
  );
}

(isThere ? describe : describe.skip)('a rollback to the former release', () => {
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

  it('works on the newer schema, with requests that each version created and the other one decides', async () => {
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
});

async function endAll(services: Service[]): Promise<void> {
  expect(await Promise.all(services.map(({ end }) => end('SIGTERM')))).toEqual(services.map(() => 0));
}
