import { workflowIdOf } from '../../workflows/contract';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { readmeBlocks } from '../support/service/readme';

describe('an operator in Temporal', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  it("approves by a signal with the README's payload, and the row is updated", async () => {
    const [block = ''] = readmeBlocks('Approve in Temporal UI', 'json');
    const payload = JSON.parse(block) as { actor: unknown; notes: string };
    const { body: request } = await admin.create();
    await harness.temporal.workflow.getHandle(workflowIdOf(request.id)).signal('approve', payload);

    const { body: approved } = await eventually(
      () => admin.get(`${REQUESTS}/${String(request.id)}`),
      ({ body }) => body.status !== 'PENDING',
    );
    expect(approved).toMatchObject({
      status: 'APPROVED',
      decided_by: payload.actor,
      decision_notes: payload.notes,
    });

    const path = `${APPLICATIONS}/${String(approved.application_id)}`;
    expect((await admin.get(path)).body.secrets).toEqual([]);
    expect(await admin.post(`${path}/secrets`)).toMatchObject({ status: 201 });
  });
});
