import type { Client } from '@temporalio/client';

/**
 * Makes calls to Temporal that must not take longer than a time.
 * @throws ServiceError of gRPC status DEADLINE_EXCEEDED if they do
 */
export function within<T>(client: Client, milliseconds: number, call: () => Promise<T>): Promise<T> {
  return client.withDeadline(Date.now() + milliseconds, call);
}
