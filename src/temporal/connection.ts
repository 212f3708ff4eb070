import { InterceptingCall, type Interceptor } from '@grpc/grpc-js';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { TemporalConfig } from '../config';

/**
 * Calls that change something are made once: after a failure behind the SDK's retries nobody could say whether an
 * earlier attempt had got through (see {@link isNothingDone}). So is what readiness asks, to hear what is wrong rather
 * than that time is up.
 */
const MADE_ONCE = /\/(StartWorkflowExecution|SignalWorkflowExecution|DescribeNamespace)$/;

const retry = makeGrpcRetryInterceptor(defaultGrpcRetryOptions());
const retryReads: Interceptor = (options, nextCall) =>
  MADE_ONCE.test(options.method_definition.path)
    ? new InterceptingCall(nextCall(options))
    : retry(options, nextCall);

/** A client that connects when it is first used, and again whenever the server comes back. */
export function connectTemporal({ connection, namespace }: TemporalConfig): Client {
  return new Client({
    connection: Connection.lazy({
      ...connection,
      interceptors: [retryReads],
      channelArgs: { 'grpc.initial_reconnect_backoff_ms': 200, 'grpc.max_reconnect_backoff_ms': 2_000 },
    }),
    namespace,
  });
}
