import { status } from '@grpc/grpc-js';
import { ServiceError } from '@temporalio/client';
import { describeGrpcError, isNothingDone } from '../../src/temporal/grpc-errors';

const grpcError = (code: number, details: string): Error =>
  Object.assign(new Error(`${code} ${details}`), { code, details, metadata: {} });

describe('the failure of a call that was made once', () => {
  it.each<[string, number, string]>([
    ['an argument was refused', status.INVALID_ARGUMENT, 'bad'],
    ['there is no such namespace', status.NOT_FOUND, 'namespace not found'],
    ['it was not permitted', status.PERMISSION_DENIED, 'no'],
    ['the server is too busy', status.RESOURCE_EXHAUSTED, 'later'],
    ['a precondition failed', status.FAILED_PRECONDITION, 'no'],
    ['the server does not know the call', status.UNIMPLEMENTED, '?'],
    ['the caller is not known', status.UNAUTHENTICATED, 'who'],
    ['nobody listens', status.UNAVAILABLE, 'connect ECONNREFUSED 127.0.0.1:7233'],
    ['no connection was made', status.UNAVAILABLE, 'No connection established. Last error: Error: connect'],
    ['the host has no address', status.UNAVAILABLE, 'Name resolution failed for target dns:nowhere'],
  ])('proves that nothing was done if %s', (_title, code, details) => {
    const error = grpcError(code, details);
    expect(isNothingDone(error)).toBe(true);
    expect(isNothingDone(new ServiceError('wrapped', { cause: error }))).toBe(true);
  });

  it.each<[string, number, string]>([
    ['the time was up', status.DEADLINE_EXCEEDED, 'Deadline exceeded'],
    ['the connection broke during the call', status.UNAVAILABLE, 'read ECONNRESET'],
    ['the server went away', status.UNAVAILABLE, 'Connection dropped'],
    ['it was cancelled', status.CANCELLED, 'Cancelled on client'],
    ['the server had a problem', status.INTERNAL, 'oops'],
    ['the error is unknown', status.UNKNOWN, 'oops'],
    ['it was aborted', status.ABORTED, 'aborted'],
  ])('proves nothing if %s', (_title, code, details) => {
    const error = grpcError(code, details);
    expect(isNothingDone(error)).toBe(false);
    expect(isNothingDone(new ServiceError('wrapped', { cause: error }))).toBe(false);
  });

  it.each<[string, unknown]>([
    ['another error', new Error('connect ECONNREFUSED')],
    ['an error without a cause', new ServiceError('bare')],
    ['a text', 'ECONNREFUSED'],
    ['nothing', undefined],
  ])('proves nothing if it did not come from gRPC: %s', (_title, error) => {
    expect(isNothingDone(error)).toBe(false);
  });

  it('is described by what the server said', () => {
    const error = grpcError(status.UNAVAILABLE, 'connect ECONNREFUSED');
    expect(describeGrpcError(new ServiceError('wrapped', { cause: error }))).toBe(
      'gRPC status 14: connect ECONNREFUSED',
    );
    expect(describeGrpcError(new Error('something else'))).toBe('something else');
    expect(describeGrpcError('text')).toBe('text');
  });
});
