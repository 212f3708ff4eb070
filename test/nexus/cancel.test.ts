import { randomUUID } from 'node:crypto';
import { register } from '../../src/nexus/register';
import { connectTemporal } from '../../src/temporal/connection';
import { workflowIdOf } from '../../workflows/contract';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type CallerLab, startCallerLab } from '../support/nexus/caller-lab';
import { callFromPayments, handleWith } from '../support/nexus/handler-call';
import { startRaw, undecodable } from '../support/request/start-raw';
import { type Harness, startHarness } from '../support/service/harness';

const encoded = (token: unknown): string => Buffer.from(JSON.stringify(token)).toString('base64url');

describe('cancelling the Nexus operation register', () => {
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

  /** The token of the operation that would have started this workflow. */
  const tokenOf = (wid: string, ns = harness.temporalConfig.namespace): string => encoded({ t: 1, ns, wid });
  const cancel = (token: string): Promise<void> =>
    handleWith(harness.temporal, () => register.cancel(callFromPayments(), token));
  const wasAsked = async (workflowId: string): Promise<boolean> => {
    const { events } = await harness.temporal.workflow.getHandle(workflowId).fetchHistory();
    return (events ?? []).some((event) => event.workflowExecutionCancelRequestedEventAttributes);
  };

  /** A request that a caller waits for. */
  async function overNexus(): Promise<string> {
    const id = randomUUID();
    await lab.register({ request: createBody(), request_id: id });
    await eventually(async () => (await admin.get(`${REQUESTS}/${id}`)).status === 200);
    return id;
  }

  /** Starts a workflow of another type in the service's namespace. Nobody runs it. */
  async function unrelated(workflowId: string): Promise<string> {
    await harness.temporal.workflow.start('other', {
      workflowId,
      taskQueue: 'other',
      memo: { nexus_caller: 'x' },
    });
    return workflowId;
  }

  it.each<[string, () => Promise<string>]>([
    ['a request that came over REST', async () => workflowIdOf((await admin.create()).body.id)],
    ['a workflow of somebody else', () => unrelated(`other-${randomUUID()}`)],
    ['a workflow of another type with the id of a request', () => unrelated(workflowIdOf(randomUUID()))],
    [
      'a request that a program started',
      async () => {
        const id = randomUUID();
        await startRaw(harness.temporal, id, {
          taskQueue: { name: 'nobody' },
          memo: { fields: { note: undecodable } },
        });
        return workflowIdOf(id);
      },
    ],
  ])('by a forged token leaves alone %s', async (_what, make) => {
    const workflowId = await make();
    await expect(cancel(tokenOf(workflowId))).rejects.toMatchObject({ type: 'NOT_FOUND', retryable: false });
    expect(await wasAsked(workflowId)).toBe(false);
  });

  it('by a forged token over plain HTTP leaves alone what did not come over Nexus', async () => {
    const { raw } = await harness.temporal.workflow.getHandle(workflowIdOf(await overNexus())).describe();
    const [callback] = raw.callbacks ?? [];
    const { origin } = new URL(callback?.callback?.nexus?.url ?? '');
    const { endpoints } = await harness.temporal.connection.operatorService.listNexusEndpoints({
      name: lab.endpoint,
    });
    const workflowId = workflowIdOf((await admin.create()).body.id);
    const path = `nexus/endpoints/${endpoints[0]?.id}/services/registration-requests/register/cancel`;
    const answer = await fetch(`${origin}/${path}`, {
      method: 'POST',
      headers: { 'Nexus-Operation-Token': tokenOf(workflowId) },
    });
    expect(answer.status).toBe(404);
    expect(await wasAsked(workflowId)).toBe(false);
  });

  it('cannot be asked for with the token of another operation', async () => {
    const victim = workflowIdOf(await overNexus());
    const caller = await lab.registerWith(
      { 'Nexus-Operation-Token': tokenOf(victim) },
      { request: createBody() },
    );
    await eventually(async () =>
      JSON.stringify((await caller.fetchHistory()).events).includes(
        'disallowed header key: \\"Nexus-Operation-Token',
      ),
    );
    await caller.terminate();
  });

  it.each([
    ['nothing', () => ''],
    ['a word', () => 'x'],
    ['no JSON', () => Buffer.from('{').toString('base64url')],
    ['no object', () => encoded(null)],
    ['another kind of operation', () => encoded({ t: 2, ns: harness.temporalConfig.namespace, aid: 'x' })],
    ['another namespace', () => tokenOf(workflowIdOf(randomUUID()), 'other')],
    ['no request', () => tokenOf('other')],
  ])('by a token that names %s is refused for good', async (_what, token) => {
    await expect(cancel(token())).rejects.toMatchObject({ retryable: false });
  });

  it('is refused for good if there is no such request, and done already if the request has ended', async () => {
    await expect(cancel(tokenOf(workflowIdOf(randomUUID())))).rejects.toMatchObject({
      type: 'NOT_FOUND',
      retryable: false,
    });
    const id = await overNexus();
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
    await expect(cancel(tokenOf(workflowIdOf(id)))).resolves.toBeUndefined();
  });

  it('asks for another try while Temporal is out of reach', async () => {
    const { namespace } = harness.temporalConfig;
    const nowhere = connectTemporal({ connection: { address: '127.0.0.1:1' }, namespace }, {});
    const lost = handleWith(nowhere, () =>
      nowhere.withDeadline(Date.now() + 2_000, () =>
        register.cancel(callFromPayments(), tokenOf(workflowIdOf(randomUUID()))),
      ),
    );
    await expect(lost).rejects.toMatchObject({ type: 'UNAVAILABLE', retryable: true });
    await nowhere.connection.close();
  });

  it('cancels the request in its second run too', async () => {
    const id = await overNexus();
    const restore = await refuseInserts(harness.db, 'applications', 'P0001');
    try {
      expect((await admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(502);
    } finally {
      await restore();
    }
    await cancel(tokenOf(workflowIdOf(id)));
    await eventually(async () => (await admin.get(`${REQUESTS}/${id}`)).body.status === 'CANCELLED');
  });
});
