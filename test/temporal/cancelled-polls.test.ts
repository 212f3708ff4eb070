import { type Client, ServiceError } from '@temporalio/client';
import { Metadata, status } from '@grpc/grpc-js';
import { type DecisionSignal, RegistrationWorkflows } from '../../src/temporal/registration-workflows';

/** A server that ends each long poll with CANCELLED when its time is over, as a real one does now and then. */
function cancelling(receipts: string[]): Client {
  const cause = Object.assign(new Error('Call cancelled'), {
    code: status.CANCELLED,
    details: 'Call cancelled',
    metadata: new Metadata(),
  });
  const handle = {
    signal: () => Promise.resolve(),
    result: () => Promise.reject(new ServiceError('Failed to get Workflow execution history', { cause })),
    query: () => Promise.resolve({ status: receipts.shift() }),
  };
  const client = {
    withDeadline: (_until: number, call: () => Promise<unknown>) => call(),
    withAbortSignal: (_signal: AbortSignal, call: () => Promise<unknown>) => call(),
    workflow: { getHandle: () => handle },
  };
  return client as unknown as Client;
}

describe('the wait for a decision', () => {
  const vote = {
    kind: 'approve',
    decision_id: 'x',
    actor: { sub: 'ada', role: 'tenant_admin' },
    revision: 1,
    notes: null,
  } as unknown as DecisionSignal;

  it.each([
    ['counted', 'recorded'],
    ['applying', 'accepted'],
  ])(
    'ends with its receipt when the server cancels the poll at its deadline: %s is %s',
    async (receipt, type) => {
      const workflows = new RegistrationWorkflows(cancelling([receipt]), undefined);
      expect(await workflows.decide('id', 'run', vote, 10_000)).toEqual({ type });
    },
  );
});
