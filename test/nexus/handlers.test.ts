import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { noopMetricMeter } from '@temporalio/common';
import { asyncLocalStorage } from '@temporalio/nexus/lib/context';
import { DefaultLogger } from '@temporalio/worker';
import type { StartOperationContext } from 'nexus-rpc';
import { getStatus } from '../../src/nexus/get-status';
import { register } from '../../src/nexus/register';
import { connectTemporal } from '../../src/temporal/connection';
import { TASK_QUEUE } from '../../workflows/contract';
import { createBody } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

describe('the handlers of the Nexus operations', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());

  /** A call as it comes from a workflow in the namespace `payments`. */
  const call = (change: Partial<StartOperationContext> = {}): StartOperationContext => ({
    ...{ service: 'registration-requests', operation: 'any', headers: {} },
    abortSignal: new AbortController().signal,
    requestId: randomUUID(),
    inboundLinks: [
      {
        url: new URL(
          'temporal:///namespaces/payments/workflows/w/r/history?eventID=5&eventType=NexusOperationScheduled&referenceType=EventReference',
        ),
        type: 'temporal.api.common.v1.Link.WorkflowEvent',
      },
    ],
    outboundLinks: [],
    ...change,
  });

  /** Runs a handler as the SDK's worker does. */
  const handle = <T>(run: () => Promise<T>, client: Client = harness.temporal): Promise<T> => {
    const { namespace } = client.options;
    const scope = { client, namespace, taskQueue: TASK_QUEUE, endpoint: 'any' };
    return asyncLocalStorage.run(
      { ...scope, log: new DefaultLogger('ERROR'), metrics: noopMetricMeter },
      run,
    );
  };

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
});
