import { randomUUID } from 'node:crypto';
import { getStatus } from '../../src/nexus/get-status';
import { register } from '../../src/nexus/register';
import { connectTemporal } from '../../src/temporal/connection';
import { WorkflowCensus } from '../../src/temporal/workflow-census';
import { workflowIdOf } from '../../workflows/contract';
import { createBody } from '../support/http/api-client';
import { startCallerLab } from '../support/nexus/caller-lab';
import { callFromPayments as call, handleWith } from '../support/nexus/handler-call';
import { startRaw } from '../support/request/start-raw';
import { type Harness, startHarness } from '../support/service/harness';

describe('the handlers of the Nexus operations', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());

  const handle = <T>(run: () => Promise<T>, client = harness.temporal): Promise<T> => handleWith(client, run);

  it.each([{}, { request_id: randomUUID() }])(
    'make one request of a start that Temporal sends twice, and answer it alike (%j)',
    async (more) => {
      const context = call();
      const input = { request: createBody() as never, ...more };
      const [first, second] = [
        await handle(() => register.start(context, input)),
        await handle(() => register.start(context, input)),
      ];
      expect(second).toEqual(first);
      const other = await handle(() => register.start(call(), { request: createBody() as never }));
      expect(other).not.toEqual(first);
    },
  );

  it('refuse a request that does not say which namespace it comes from', async () => {
    for (const inboundLinks of [[], [{ url: new URL('https://example.com/'), type: 'any' }]]) {
      const start = handle(() => register.start(call({ inboundLinks }), { request: createBody() as never }));
      await expect(start).rejects.toMatchObject({ type: 'BAD_REQUEST', retryable: false });
    }
  });

  it('ask for another try while Temporal is out of reach, or the workflow cannot be asked', async () => {
    const nowhere = connectTemporal({ connection: { address: '127.0.0.1:1' }, namespace: 'any' }, {});
    const soon = Date.now() + 2_000;
    const lost = handle(
      () => nowhere.withDeadline(soon, () => getStatus(call(), { request_id: randomUUID() })),
      nowhere,
    );
    await expect(lost).rejects.toMatchObject({ type: 'UNAVAILABLE', retryable: true });
    await nowhere.connection.close();

    // No worker runs, so no workflow answers.
    const request_id = randomUUID();
    await handle(() => register.start(call(), { request: createBody() as never, request_id }));
    const unanswered = handle(() =>
      harness.temporal.withDeadline(Date.now() + 2_000, () => getStatus(call(), { request_id })),
    );
    await expect(unanswered).rejects.toMatchObject({ type: 'UNAVAILABLE', retryable: true });
  });

  it('give up a request whose workflow has no state to tell', async () => {
    const lab = await startCallerLab(harness);
    const request_id = randomUUID();
    // The namespace of the lab stands for that of the service. Its worker runs a workflow of this type without queries.
    await startRaw(lab.client, request_id, { taskQueue: { name: 'callers' } });
    const status = handle(() => getStatus(call(), { request_id }), lab.client);
    await expect(status).rejects.toMatchObject({ type: 'INTERNAL', retryable: false });
    await lab.client.workflow.getHandle(workflowIdOf(request_id)).terminate();
    await lab.stop();
  });

  it('start a request so that a worker of a former release, which knows no Nexus, believes no claim', async () => {
    const request_id = randomUUID();
    const claimed = { sub: 'ada' };
    const optional = { recipient_key: null, expires_at: null };
    const input = { request: createBody() as never, request_id, requested_by: claimed, ...optional };
    await handle(() => register.start(call(), input));
    expect(await new WorkflowCensus(harness.temporal).input(request_id)).toEqual({
      request: input.request,
      requested_by: { sub: 'nexus:payments' },
      nexus: { namespace: 'payments', operation_token: expect.any(String), claimed },
    });
  });
});
