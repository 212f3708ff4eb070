import { randomUUID } from 'node:crypto';
import { workflowIdOf } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type CallerLab, causesOf, startCallerLab } from '../support/nexus/caller-lab';
import { startRaw, undecodable } from '../support/request/start-raw';
import { type Harness, startHarness } from '../support/service/harness';

describe('what the Nexus operations refuse', () => {
  let harness: Harness;
  let admin: ApiClient;
  let lab: CallerLab;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    lab = await startCallerLab(harness);
  });
  afterAll(async () => {
    await lab.stop();
    await harness.stop();
  });

  const NOT_AN_OBJECT = 'Input should be a valid dictionary or object to extract fields from';
  const missing = (...loc: string[]) => ({ type: 'missing', loc, msg: 'Field required' });
  it.each([
    ['nothing', undefined, [missing('body')]],
    ['null', null, [missing('body')]],
    ['a number', 7, [missing('body')]],
    ['a list', [createBody()], [missing('body')]],
    ['no request', { requested_by: { sub: 'grace' } }, [missing('body')]],
    ['a text', { request: 'x' }, [{ type: 'model_attributes_type', loc: ['body'], msg: NOT_AN_OBJECT }]],
    ['no name', { request: createBody({ name: undefined }) }, [missing('body', 'name')]],
    [
      'an unknown tenant',
      { request: createBody({ tenant_id: 'nowhere' }) },
      [
        {
          type: 'value_error',
          loc: ['body', 'tenant_id'],
          msg: expect.stringContaining('not in the directory'),
        },
      ],
    ],
    [
      'a claim that names nobody',
      { request: createBody(), requested_by: { name: 'x' } },
      [missing('requested_by', 'sub')],
    ],
    [
      'a key that is none',
      { request: createBody(), recipient_key: 'x' },
      [{ type: 'value_error', loc: ['recipient_key'], msg: expect.stringContaining('P-256') }],
    ],
    [
      'a time that is over',
      { request: createBody(), expires_at: '2020-01-01T00:00:00Z' },
      [{ type: 'value_error', loc: ['expires_at'], msg: 'Value error, must be later than created_at' }],
    ],
  ])(
    'register says at once, and with the words of REST, what is wrong with %s',
    async (_what, input, problems) => {
      const caller = await lab.register(input);
      const causes = await causesOf(caller.result());
      expect(causes.at(-1)).toMatchObject({
        name: 'ApplicationFailure',
        type: 'InvalidRequest',
        details: [problems],
      });
      expect(causes[0]?.name).toBe('NexusOperationFailure');
    },
  );

  it('both name the member when an id is no UUID in lower case', async () => {
    const problems = [
      { type: 'value_error', loc: ['request_id'], msg: 'Value error, must be a UUID in lower case' },
    ];
    for (const request_id of ['x', 7, randomUUID().toUpperCase(), '']) {
      const callers = [
        await lab.register({ request: createBody(), request_id }),
        await lab.start('getStatus', lab.endpoint, { request_id }),
      ];
      for (const caller of callers) {
        const causes = await causesOf(caller.result());
        expect(causes.at(-1)).toMatchObject({ type: 'InvalidRequest', details: [problems] });
        expect(causes.at(-2)).toMatchObject({ name: 'HandlerError', type: 'BAD_REQUEST' });
      }
    }
    expect((await admin.get(REQUESTS)).body.total).toBe(0);
  });

  it('of two calls with one id at once, one makes the request, and the other one learns why it did not', async () => {
    const request_id = randomUUID();
    const callers = await Promise.all(
      [createBody(), createBody()].map((request) => lab.register({ request, request_id })),
    );
    const refusals = callers.map((caller) =>
      causesOf(caller.result()).then(
        (causes) => causes.at(-1),
        () => undefined,
      ),
    );
    // Only the second caller ends, because the first one waits for a decision.
    expect(await Promise.race(refusals)).toMatchObject({
      type: 'RequestIdUsed',
      message: 'request_id is used already: each request needs an id of its own',
    });
    await eventually(async () => (await admin.get(`${REQUESTS}/${request_id}`)).status === 200);
    await admin.post(`${REQUESTS}/${request_id}/reject`, { reason: 'no' });
    const ended = await Promise.all(
      callers.map((caller) =>
        caller.result().then(
          ({ status }) => status,
          () => 'refused',
        ),
      ),
    );
    expect(ended.sort()).toEqual(['REJECTED', 'refused']);
    expect((await admin.get(REQUESTS)).body.total).toBe(1);
    // The same holds when the request has ended.
    const late = await lab.register({ request: createBody(), request_id });
    expect((await causesOf(late.result())).at(-1)).toMatchObject({ type: 'RequestIdUsed' });
  });

  it('a caller cannot name another namespace as its own', async () => {
    const event = 'eventID=5&eventType=NexusOperationScheduled&referenceType=EventReference';
    const victims = `temporal:///namespaces/victim/workflows/w/r/history?${event}`;
    const request_id = randomUUID();
    const caller = await lab.registerWith(
      { 'Nexus-Link': `<${victims}>; type="temporal.api.common.v1.Link.WorkflowEvent"` },
      { request: createBody(), request_id },
    );
    await eventually(async () =>
      JSON.stringify((await caller.fetchHistory()).events).includes('disallowed header key: \\"Nexus-Link'),
    );
    await caller.terminate();
    expect((await admin.get(`${REQUESTS}/${request_id}`)).status).toBe(404);
  });

  it('getStatus answers what the workflow says, while the request waits and afterwards', async () => {
    const { id } = (await admin.create()).body;
    const ask = async () => (await lab.start('getStatus', lab.endpoint, { request_id: id })).result();
    expect(await ask()).toEqual({
      status: 'PENDING',
      decision: null,
      provisioning: { attempts: 0, last_error: null },
      ignored_signals: [],
      revision: 1,
      missing: 1,
    });
    await admin.post(`${REQUESTS}/${String(id)}/reject`, { reason: 'no' });
    expect(await ask()).toMatchObject({ status: 'REJECTED', decision: { kind: 'reject' } });
  });

  it('getStatus knows no request of an unknown id, nor one that was refused, nor one that an operator terminated', async () => {
    const refused = randomUUID();
    await causesOf((await lab.register({ request: {}, request_id: refused })).result());
    await eventually(
      async () =>
        (await harness.temporal.workflow.getHandle(workflowIdOf(refused)).describe()).status.name ===
        'FAILED',
    );
    const { id: terminated } = (await admin.create()).body;
    await harness.temporal.workflow.getHandle(workflowIdOf(terminated)).terminate();
    for (const request_id of [randomUUID(), refused, terminated]) {
      const asking = await lab.start('getStatus', lab.endpoint, { request_id });
      const causes = await causesOf(asking.result());
      expect(causes.at(-1)).toMatchObject({
        name: 'HandlerError',
        type: 'NOT_FOUND',
        message: `there is no request ${request_id} that waits or has an outcome`,
      });
    }
  });

  const ask = async (request_id: unknown) =>
    lab.start('getStatus', lab.endpoint, { request_id: request_id as string });

  it('getStatus knows a request whose id somebody tried to use again, and whose memo nobody can decode', async () => {
    const { id } = (await admin.create()).body;
    await admin.post(`${REQUESTS}/${String(id)}/reject`, { reason: 'no' });
    const again = harness.temporal.workflow.getHandle(workflowIdOf(id));
    await startRaw(harness.temporal, id, { memo: { fields: { note: undecodable } } });
    await expect(again.result()).rejects.toThrow();
    // Temporal's list is some moments late.
    await eventually(async () => {
      const { executions } = await harness.temporal.workflowService.listWorkflowExecutions({
        namespace: harness.temporalConfig.namespace,
        query: `WorkflowId = '${workflowIdOf(id)}' AND ExecutionStatus = 'Completed'`,
      });
      return executions.length === 1;
    });
    expect(await (await ask(id)).result()).toMatchObject({ status: 'REJECTED' });
  });

  it('getStatus knows no request of a workflow of another type', async () => {
    const id = randomUUID();
    await harness.temporal.workflow.start('other', { workflowId: workflowIdOf(id), taskQueue: 'other' });
    expect((await causesOf((await ask(id)).result())).at(-1)).toMatchObject({ type: 'NOT_FOUND' });
  });
});
