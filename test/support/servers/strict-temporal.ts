import { type MethodDefinition, type sendUnaryData, Server, ServerCredentials, status } from '@grpc/grpc-js';

/**
 * A Temporal server that other people run, as Temporal Cloud is. Its namespace may be used, but not changed.
 * @param hasSearchAttributes whether somebody has registered the search attributes
 */
export async function startStrictTemporal(
  hasSearchAttributes: boolean,
): Promise<{ address: string; stop: () => void }> {
  const server = new Server();
  const bytes = (message: Buffer): Buffer => message;
  /** @param error undefined for an empty message, which is a valid one */
  const answer = (path: string, error?: { code: status; details: string }): void => {
    const method: MethodDefinition<Buffer, Buffer> = {
      path: `/temporal.api.${path}`,
      requestStream: false,
      responseStream: false,
      requestSerialize: bytes,
      requestDeserialize: bytes,
      responseSerialize: bytes,
      responseDeserialize: bytes,
    };
    server.addService(
      { method },
      { method: (_call: unknown, done: sendUnaryData<Buffer>) => done(error ?? null, Buffer.alloc(0)) },
    );
  };
  const denied = { code: status.PERMISSION_DENIED, details: 'Request unauthorized.' };
  answer('workflowservice.v1.WorkflowService/DescribeNamespace');
  answer(
    'workflowservice.v1.WorkflowService/CountWorkflowExecutions',
    hasSearchAttributes ? undefined : { code: status.INVALID_ARGUMENT, details: 'invalid search attribute' },
  );
  answer('operatorservice.v1.OperatorService/ListSearchAttributes', denied);
  answer('operatorservice.v1.OperatorService/CreateNexusEndpoint', denied);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
