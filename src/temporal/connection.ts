import { InterceptingCall, type Interceptor, Metadata, type NextCall, status } from '@grpc/grpc-js';
import {
  Client,
  Connection,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
  type WorkflowClientInterceptor,
} from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { TemporalConfig } from '../config';
import { requestIdInterceptor } from './request-id-interceptor';

/**
 * Calls that must not be retried. If a change were retried and failed, nobody could say whether an earlier attempt had
 * succeeded (see {@link isNothingDone}). The status check is not retried, so that it reports the first error and not a
 * timeout.
 */
const MADE_ONCE = /\/(StartWorkflowExecution|SignalWorkflowExecution|DescribeNamespace)$/;

const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());
const retryReads: Interceptor = (options, nextCall) => {
  if (MADE_ONCE.test(options.method_definition.path)) return new InterceptingCall(nextCall(options));
  let attempts = 0;
  return retry(options, (next) => {
    attempts += 1;
    if (attempts === 1) return nextCall(next);
    try {
      return nextCall(next);
    } catch (error) {
      return failedCall(error);
    }
  });
};

/**
 * A call that only says why it could not be made. The SDK retries from a timer, and an error thrown there would end the
 * process. gRPC throws one if the connection has been closed since the first attempt.
 */
function failedCall(error: unknown): ReturnType<NextCall> {
  const nothing = (): void => undefined;
  return {
    start: (_metadata, listener) =>
      listener?.onReceiveStatus?.({
        code: status.CANCELLED,
        details: error instanceof Error ? error.message : String(error),
        metadata: new Metadata(),
      }),
    sendMessage: nothing,
    sendMessageWithContext: nothing,
    startRead: nothing,
    halfClose: nothing,
    cancelWithStatus: nothing,
    getPeer: () => '',
    getAuthContext: () => null,
  };
}

/**
 * A client that connects when it is first used, and again whenever the server comes back. It tells workflows which HTTP
 * request calls them.
 * @param dataConverter encodes and decodes every payload
 * @param tracers see the calls too
 */
export function connectTemporal(
  { connection, namespace }: TemporalConfig,
  dataConverter: DataConverter,
  tracers: WorkflowClientInterceptor[] = [],
): Client {
  return new Client({
    connection: Connection.lazy({
      ...connection,
      interceptors: [retryReads],
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 },
    }),
    namespace,
    dataConverter,
    interceptors: { workflow: [requestIdInterceptor, ...tracers] },
  });
}
