import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { InputProblem } from '../../workflows/contract';
import { TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { refusalOf } from '../support/request/refusal-of';
import { eventTypes } from '../support/request/workflow-lab';
import { type Harness, startHarness } from '../support/service/harness';

const requested_by = { sub: 'onboarding' };
const noObject = {
  type: 'model_attributes_type',
  msg: 'Input should be a valid dictionary or object to extract fields from',
};

describe('a workflow that is started with invalid input', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  const start = (...args: unknown[]): Promise<WorkflowHandle> =>
    harness.temporal.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: TASK_QUEUE,
      args,
    });
  /** The problems that ended a workflow. No task of it failed, and it left no row. */
  async function problemsOf(...args: unknown[]): Promise<InputProblem[]> {
    const handle = await start(...args);
    const { type, nonRetryable, details } = await refusalOf(handle);
    expect({ type, nonRetryable }).toEqual({ type: 'InvalidRequest', nonRetryable: true });
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
    const id = handle.workflowId.slice(-36);
    expect(await harness.db('registration_requests').where({ id })).toEqual([]);
    expect(details).toHaveLength(1);
    return details?.[0] as InputProblem[];
  }

  it.each<[string, unknown[], InputProblem]>([
    ['nothing', [], { type: 'missing', loc: [], msg: 'Field required' }],
    ['null', [null], { ...noObject, loc: [] }],
    ['a number', [7], { ...noObject, loc: [] }],
    ['a text', ['please'], { ...noObject, loc: [] }],
    ['a list', [[{ request: createBody(), requested_by }]], { ...noObject, loc: [] }],
  ])('is refused with %s', async (_name, args, problem) => {
    expect(await problemsOf(...args)).toEqual([problem]);
  });

  it.each<[string, unknown]>([
    ['that is null', null],
    ['that is a list', [createBody()]],
    ['that is a text', 'please'],
    ['that is empty', {}],
    ['with wrong types', { ...createBody(), name: 7, redirect_uris: 'https://a.example.com', scope: null }],
    ['with bad URIs', { ...createBody(), redirect_uris: ['https://a.example.com', 'http://b', 'x'] }],
    ['with problems everywhere', { scope: 'TENANT', name: '', contact_email: 'x', grant_types: ['a b', 1] }],
    ['with too many items', { ...createBody(), redirect_uris: new Array(1_000).fill(1) }],
    ['of an unknown tenant', { ...createBody(), tenant_id: 'nobody' }],
    ['of an unknown partner', { ...createBody(), scope: 'PARTNER', partner_id: 'nobody' }],
    ['with __proto__', JSON.parse('{"__proto__": {"scope": "GLOBAL", "name": "P"}, "name": "\\u0000"}')],
  ])('learns of a request %s what REST says, word for word', async (_name, request) => {
    const { status, body } = await admin.post(REQUESTS, request);
    expect(status).toBe(422);
    expect(await problemsOf({ request, requested_by })).toEqual(body.detail);
  });

  it('learns all problems at once, of the request and of the other members', async () => {
    const input = {
      request: { ...createBody(), name: '' },
      requested_by: { sub: 7, name: 'n'.repeat(501) },
      recipient_key: { kty: 'RSA' },
      created_at: 5,
      expires_at: 'tomorrow',
    };
    const problems = await problemsOf(input);
    expect(problems.map(({ type, loc }) => [type, ...loc])).toEqual([
      ['string_too_short', 'body', 'name'],
      ['string_type', 'requested_by', 'sub'],
      ['string_too_long', 'requested_by', 'name'],
      ['value_error', 'recipient_key'],
      ['string_type', 'created_at'],
      ['value_error', 'expires_at'],
    ]);
  });

  it('learns where something is missing', async () => {
    const missing = { type: 'missing', msg: 'Field required' };
    expect(await problemsOf({})).toEqual([
      { ...missing, loc: ['body'] },
      { ...missing, loc: ['requested_by'] },
    ]);
    const sub = await problemsOf({ request: createBody(), requested_by: {} });
    expect(sub).toEqual([{ ...missing, loc: ['requested_by', 'sub'] }]);
  });

  it('learns that only an earlier run may set carried', async () => {
    const msg = 'Value error, carried must be an object';
    expect(await problemsOf({ request: createBody(), requested_by, carried: 7 })).toEqual([
      { type: 'value_error', loc: ['carried'], msg },
    ]);
  });

  it('is refused with a text of a megabyte, and the refusal does not repeat it', async () => {
    const name = 'n'.repeat(1_000_000);
    const problems = await problemsOf({ request: { ...createBody(), name }, requested_by: { sub: name } });
    expect(JSON.stringify(problems).length).toBeLessThan(300);
  });

  it('may leave out what is null', async () => {
    const input = {
      request: createBody(),
      requested_by: { sub: 'onboarding', name: null },
      ...{ recipient_key: null, created_at: null, expires_at: null },
    };
    const handle = await start(input);
    await handle.signal('cancel', { actor: requested_by });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
  });
});
