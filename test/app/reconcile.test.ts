import { reconcile } from '../../src/app/reconcile';
import { workflowIdOf } from '../../src/domain/request/workflow-id';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { createNamespace } from '../support/servers/test-servers';
import { createContext } from '../../src/process/context';
import { loadConfig } from '../../src/config';
import { testServers } from '../support/servers/test-servers';

describe('the reconciler', () => {
  let harness: Harness;
  let admin: ApiClient;

  const create = async (): Promise<string> => (await admin.create()).body.id as string;
  const isRunning = async (id: string): Promise<boolean> => {
    for await (const running of harness.app.census.running()) if (running.id === id) return true;
    return false;
  };
  const shown = async (id: string): Promise<Record<string, unknown>> =>
    (await admin.get(`${REQUESTS}/${id}`)).body;
  /** Undoes a decision's write, as a database restored from a backup would. */
  const forgetDecision = (id: string): Promise<unknown> =>
    harness.db.raw(
      `with forgotten as (
         update registration_requests set status = 'PENDING', decided_at = null, decided_by_sub = null,
           rejection_reason = null, application_id = null where id = ? returning id
       ) select * from forgotten`,
      [id],
    );

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  it('leaves alone what agrees', async () => {
    const id = await create();
    await eventually(() => isRunning(id));
    expect(await reconcile(harness.app, 0)).toEqual({ restarted: [], settled: [], recorded: [] });
    expect(await shown(id)).toMatchObject({ status: 'PENDING' });
  });

  it('writes the row of a running workflow again', async () => {
    const id = await create();
    await eventually(() => isRunning(id));
    await eventually(
      async () => (await shown(id)).live,
      (live) => live !== null,
    );
    await harness.db('audit_events').where({ registration_request_id: id }).delete();
    await harness.db('registration_requests').where({ id }).delete();
    expect(await admin.get(`${REQUESTS}/${id}`)).toMatchObject({ status: 404 });

    expect(await reconcile(harness.app, 0)).toMatchObject({ recorded: [id] });
    expect(await shown(id)).toMatchObject({ status: 'PENDING', tenant_id: 'acme-eu' });
    expect(await admin.post(`${REQUESTS}/${id}/approve`)).toMatchObject({ status: 200 });
  });

  it('gives a row the outcome its workflow ended with', async () => {
    const id = await create();
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    await forgetDecision(id);

    await eventually(
      () => reconcile(harness.app, 0),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({ status: 'REJECTED', rejection_reason: 'not now' });
  });

  it('creates the application of an approval again, by its own ids and without a secret', async () => {
    const id = await create();
    const approved = (await admin.post(`${REQUESTS}/${id}/approve`)).body as {
      id: string;
      client_id: string;
    };
    await forgetDecision(id);
    await harness.db('applications').where({ id: approved.id }).delete();

    await eventually(
      () => reconcile(harness.app, 0),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({ status: 'APPROVED', client_id: approved.client_id });
    const { body } = await admin.get(`/api/v1/admin/applications/${approved.id}`);
    expect(body).toMatchObject({ client_id: approved.client_id, secrets: [] });
  });

  it('cancels a request whose workflow an operator terminated', async () => {
    const id = await create();
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');

    await eventually(
      () => reconcile(harness.app, 0),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({
      status: 'CANCELLED',
      decided_by: { sub: 'temporal-operator' },
      decision_notes: 'its workflow was ended: made by mistake',
    });
  });

  it('starts the workflow again where the engine has lost it, with the time to live it had', async () => {
    const id = await create();
    const before = await shown(id);
    // An engine that knows nothing of it, as one that was set up anew.
    const temporal = await createNamespace();
    const parts = { databaseUrl: harness.databaseUrl, temporal, auth: testServers().auth };
    const anew = createContext(loadConfig({}), parts, harness.app.log);
    try {
      const repairs = await reconcile(anew.app, 0);
      expect(repairs.restarted).toContain(id);
      const { status } = await anew.temporal.workflow.getHandle(workflowIdOf(id)).describe();
      expect(status.name).toBe('RUNNING');
      expect(await anew.app.census.input(id)).toMatchObject({
        expires_at: before.expires_at,
      });
    } finally {
      await anew.close();
    }
  });

  it('leaves what is younger than its grace to those at work on it', async () => {
    const id = await create();
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');
    expect((await reconcile(harness.app, 60_000)).settled).not.toContain(id);
  });
});
