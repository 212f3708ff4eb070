import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';

describe('decisions without a worker', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness({ env: { DECISION_WAIT: 'PT0.3S' }, worker: false });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());
  afterEach(() => harness.stopWorker());

  it.each([
    ['an approval', 'APPROVED', (path: string) => admin.post(`${path}/approve`, { notes: 'go' })],
    ['a rejection', 'REJECTED', (path: string) => admin.post(`${path}/reject`, { reason: 'no' })],
    ['a cancellation', 'CANCELLED', (path: string) => admin.delete(path)],
  ])('%s is accepted, not reported as done, and applied later', async (_title, status, decide) => {
    const { status: created, body } = await admin.create();
    expect(created).toBe(201);
    const path = `${REQUESTS}/${String(body.id)}`;

    const answer = await decide(path);

    expect(answer.status).toBe(202);
    expect(answer.headers.get('location')).toBe(path);
    expect(answer.body).toMatchObject({
      id: body.id,
      status: 'PENDING',
      decided_at: null,
      client_id: null,
    });
    expect(answer.body).not.toHaveProperty('client_secret');
    expect((await admin.get(path)).body.status).toBe('PENDING');
    await harness.startWorker();
    await eventually(
      async () => (await admin.get(path)).body.status as string,
      (now) => now === status,
    );
  });

  it('the decision that was accepted first is applied', async () => {
    const path = `${REQUESTS}/${String((await admin.create()).body.id)}`;
    expect((await admin.post(`${path}/reject`, { reason: 'first' })).status).toBe(202);
    expect((await admin.post(`${path}/approve`)).status).toBe(202);
    await harness.startWorker();
    const read = await eventually(
      async () => (await admin.get(path)).body as Record<string, unknown>,
      ({ status }) => status !== 'PENDING',
    );
    expect(read).toMatchObject({ status: 'REJECTED', rejection_reason: 'first' });
  });

  it('get still answers, but without live', async () => {
    const path = `${REQUESTS}/${String((await admin.create()).body.id)}`;
    const { status, body } = await admin.get(path);
    expect(status).toBe(200);
    expect(body.live).toBeNull();
  });
});
