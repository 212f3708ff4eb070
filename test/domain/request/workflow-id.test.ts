import { isUuid, requestIdOf } from '../../../src/domain/request/workflow-id';
import { workflowIdOf } from '../../../workflows/contract';

const ID = '0198c6a1-7f3e-7abc-8def-0123456789ab';

describe('a workflow id', () => {
  it('says which request the workflow is about', () => {
    expect(workflowIdOf(ID)).toBe(`registration-request-${ID}`);
    expect(requestIdOf(workflowIdOf(ID))).toBe(ID);
  });

  it.each([
    '',
    ID,
    'registration-request-',
    'registration-request-nope',
    `registration-request-${ID.toUpperCase()}`,
    `registration-request-${ID}0`,
    `registration-request-${ID}\n`,
    `registration-request-${ID.replaceAll('-', '')}`,
    `registration-request-{${ID}}`,
    `Registration-Request-${ID}`,
    ` registration-request-${ID}`,
    `registration-request-registration-request-${ID}`,
  ])('%j belongs to no request', (workflowId) => {
    expect(requestIdOf(workflowId)).toBeUndefined();
  });

  it('accepts a UUID of any version, but only in its canonical form', () => {
    expect(isUuid('00000000-0000-0000-0000-000000000000')).toBe(true);
    expect(isUuid(ID.toUpperCase())).toBe(false);
  });
});
