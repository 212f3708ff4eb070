import { parseCarried } from '../../../src/domain/request/carried-run';
import { initialState } from '../../../src/domain/request/request-state';
import { recorded, state } from '../../support/request/carried';

describe('what an earlier run hands on', () => {
  it.each<[string, unknown, string]>([
    ['that is a string', 'what?', 'carried must be an object'],
    ['of an unknown version', { version: 3, state, recorded }, 'carried.version must be 1 or 2'],
    ['without a state', { recorded }, 'carried.state'],
    ['of a decided request', { state: { ...state, status: 'APPROVED' }, recorded }, 'carried.state'],
    ['whose attempts are no number', { state: { ...state, provisioning: {} }, recorded }, 'carried.state'],
    [
      'whose ignored signals are no list',
      { state: { ...state, ignored_signals: {} }, recorded },
      'carried.state',
    ],
    ['without a record', { state }, 'carried.recorded'],
    [
      'whose record never expires',
      { state, recorded: { ...recorded, expires_at: 'never' } },
      'carried.recorded',
    ],
    ['whose key is none', { state, recorded: { ...recorded, recipient_key: {} } }, 'carried.recorded'],
  ])('is refused if it is a run %s', (_name, carried, problem) => {
    expect(parseCarried({ carried })).toContain(problem);
  });

  it('is read with its version, and with an empty summary and no key if there were none', () => {
    const former: Partial<typeof recorded> = { ...recorded };
    delete former.summary;
    delete former.recipient_key;
    expect(parseCarried({ carried: { version: 1, state, recorded } })).toEqual({
      version: 1,
      state: { ...initialState, ...state },
      recorded,
    });
    expect(parseCarried({ carried: { state, recorded: former } })).toEqual({
      version: 1,
      state: { ...initialState, ...state },
      recorded: { ...recorded, summary: '' },
    });
  });

  it.each([[{}], [{ carried: undefined }], [{ carried: null }]])('is nothing in the input %j', (input) => {
    expect(parseCarried(input)).toBeUndefined();
  });
});
