import { describeForLog, toApiError } from '../../src/app/to-api-error';
import { CommitUnknownError } from '../../src/db/transact';
import { ConflictError, OutcomeUnknownError, UnavailableError } from '../../src/errors';

const withCode = (code: string, message = 'something'): Error => Object.assign(new Error(message), { code });

describe('the error that a caller gets', () => {
  it('is the error itself if it was meant for callers', () => {
    const conflict = new ConflictError('taken');
    expect(toApiError(conflict)).toBe(conflict);
  });

  it.each([
    ['a refused connection', withCode('ECONNREFUSED')],
    ['a broken connection', withCode('ECONNRESET')],
    ['a server that shuts down', withCode('57P01')],
    ['a full disk', withCode('53100')],
    ['a connection that ended', new Error('Connection terminated unexpectedly')],
    ['an exhausted pool', Object.assign(new Error('Timeout acquiring'), { name: 'KnexTimeoutError' })],
  ])('is 503 for %s', (_title, error) => {
    expect(toApiError(error)).toBeInstanceOf(UnavailableError);
  });

  it('is 504 for a commit that may have been done, and says what to do', () => {
    const told = toApiError(new CommitUnknownError({ cause: withCode('ECONNRESET') }));
    expect(told).toBeInstanceOf(OutcomeUnknownError);
    expect(told?.message).toMatch(/look at what is there before trying again/);
  });

  it.each([
    ['a violated constraint', withCode('23505')],
    ['a bug in our code', new TypeError('x is not a function')],
    ['no error at all', 'text'],
  ])('is undefined for %s', (_title, error) => {
    expect(toApiError(error)).toBeUndefined();
  });

  it('is logged without the values of a statement', () => {
    const error = withCode('53100', 'insert into t values (secret)');
    expect(describeForLog(error)).toBe('Postgres refused with SQLSTATE 53100');
    const invalid = withCode('22P02', 'invalid input syntax for type uuid: "secret"');
    expect(describeForLog(invalid)).toBe('Postgres refused with SQLSTATE 22P02');
    expect(describeForLog(new ConflictError('taken'))).toBe('taken');
    expect(describeForLog('text')).toBe('text');
  });
});
