import type { LiveState } from '../../src/domain/request/request-state';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { refuseInserts } from '../support/db/refuse-inserts';

/** SQLSTATE 53100, disk full. The same statement may succeed later. */
const DISK_FULL = '53100';
/** SQLSTATE P0001, raised by a trigger. The same statement will be refused again. */
const REFUSED = 'P0001';

describe('decisions while a part fails', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness({ env: { DECISION_WAIT: 'PT2S' } });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());
  let mend = (): Promise<void> => Promise.resolve();
  afterEach(() => mend());

  const pending = async (): Promise<string> => `${REQUESTS}/${String((await admin.create()).body.id)}`;
  /** The run after a failure may need some time before it answers a query. */
  const withLive = (path: string): Promise<{ live: LiveState }> =>
    eventually(
      async () => (await admin.get(path)).body as { live: LiveState },
      ({ live }) => (live as LiveState | null) !== null,
    );
  const actionsOf = async (path: string): Promise<string[]> =>
    ((await admin.get(`${path}/events`)).body.items as { action: string }[]).map(({ action }) => action);

  it('an application that is refused for good leaves its request PENDING, with the reason', async () => {
    const path = await pending();
    mend = await refuseInserts(harness.db, 'applications', REFUSED);

    const refused = await admin.post(`${path}/approve`, { notes: 'try' });

    expect(refused.status).toBe(502);
    expect(refused.body.detail).toMatch(/could not be created: .*P0001.* PENDING again$/);
    const { live, ...row } = await withLive(path);
    expect(row).toMatchObject({ status: 'PENDING', decided_at: null, decision_notes: null, client_id: null });
    expect(live).toMatchObject({
      status: 'PENDING',
      decision: null,
      provisioning: { attempts: 1, last_error: { type: 'RefusedByDatabase' } },
    });
    expect((await admin.post(`${path}/approve`)).status).toBe(502);
    expect((await withLive(path)).live.provisioning.attempts).toBe(2);
    await mend();
    expect(await admin.post(`${path}/approve`)).toMatchObject({
      status: 200,
      body: { client_secret: expect.any(String) as string },
    });
    expect(await actionsOf(path)).toEqual([
      'created',
      'provisioning_failed',
      'provisioning_failed',
      'approved',
    ]);
  });

  it('an application that is refused for a while: it is tried again until it exists, and exists once', async () => {
    const path = await pending();
    mend = await refuseInserts(harness.db, 'applications', DISK_FULL);
    const accepted = await admin.post(`${path}/approve`);
    expect(accepted).toMatchObject({ status: 202, body: { status: 'PENDING' } });
    await mend();
    const approved = await eventually(
      async () => (await admin.get(path)).body as Record<string, unknown>,
      ({ status }) => status === 'APPROVED',
    );
    const { id } = approved;
    expect(await harness.db('applications').where({ registration_request_id: id }).pluck('id')).toEqual([
      approved.application_id,
    ]);
    expect(await actionsOf(path)).toEqual(['created', 'approved']);
  });

  it('a request whose row cannot be written is created anyway, and its row is written later', async () => {
    mend = await refuseInserts(harness.db, 'registration_requests', DISK_FULL);

    const created = await admin.create({ name: 'Row follows' });

    expect(created).toMatchObject({ status: 201, body: { status: 'PENDING', name: 'Row follows' } });
    const path = created.headers.get('location') ?? '';
    expect((await admin.get(path)).status).toBe(404);
    await mend();
    const { body } = await eventually(
      () => admin.get(path),
      ({ status }) => status === 200,
    );
    expect(body).toEqual({ ...(created.body as object), live: expect.anything() as object });
    expect(await actionsOf(path)).toEqual(['created']);
    expect((await admin.post(`${path}/approve`)).status).toBe(200);
  });

  it('a rejection whose row cannot be written is not reported as done, and is written later', async () => {
    const path = await pending();
    mend = await refuseInserts(harness.db, 'audit_events', DISK_FULL);
    const answer = await admin.post(`${path}/reject`, { reason: 'no' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'PENDING' } });
    await mend();
    await eventually(
      async () => (await admin.get(path)).body.status as string,
      (now) => now === 'REJECTED',
    );
    expect(await actionsOf(path)).toEqual(['created', 'rejected']);
  });
});
