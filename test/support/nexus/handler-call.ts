import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { noopMetricMeter } from '@temporalio/common';
import { asyncLocalStorage } from '@temporalio/nexus/lib/context';
import { DefaultLogger } from '@temporalio/worker';
import type { StartOperationContext } from 'nexus-rpc';
import { TASK_QUEUE } from '../../../workflows/contract';

/** A call as it comes from a workflow in the namespace `payments`. */
export function callFromPayments(change: Partial<StartOperationContext> = {}): StartOperationContext {
  return {
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
  };
}

/** Runs a handler as the SDK's worker does. */
export function handleWith<T>(client: Client, run: () => Promise<T>): Promise<T> {
  const { namespace } = client.options;
  const scope = { client, namespace, taskQueue: TASK_QUEUE, endpoint: 'any' };
  return asyncLocalStorage.run({ ...scope, log: new DefaultLogger('ERROR'), metrics: noopMetricMeter }, run);
}
