import { createHash } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { DOORS } from '../support/doors/all-doors';
import {
  type Answered,
  type ApiClient,
  apiClient,
  APPLICATIONS,
  createBody,
} from '../support/http/api-client';
import { listed } from '../support/request/other-approver';
import { type Harness, startHarness } from '../support/service/harness';

describe('the credentials of an application that is asked for', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  /** Everything that Temporal keeps of all workflows in the namespace of the service. */
  const histories = async (): Promise<Buffer> => {
    const kept: Uint8Array[] = [];
    for await (const { workflowId } of harness.temporal.workflow.list()) {
      const history = await harness.temporal.workflow.getHandle(workflowId).fetchHistory();
      kept.push(temporal.api.history.v1.History.encode(history).finish());
    }
    return Buffer.concat(kept);
  };

  it.each(Object.keys(DOORS))('by %s are in the hands of who asked, and of nobody else', async (name) => {
    const door = await DOORS[name]?.(harness, admin.token);
    if (!door) throw new Error('no such door');
    try {
      let approval: Answered | undefined;
      const { client_id, client_secret } = await door.register(createBody(), async (name) => {
        approval = await admin.post(`${await listed(admin, name)}/approve`);
      });
      const secret = String(client_secret);
      const { body: applications } = await admin.get(APPLICATIONS);
      const [application] = applications.items.filter(
        (item: { client_id: string }) => item.client_id === client_id,
      );
      const stored: Buffer[] = await harness
        .db('application_secrets')
        .where({ application_id: application.id })
        .pluck('sha256');
      expect(stored).toEqual([createHash('sha256').update(secret).digest()]);

      // Whoever asked through a workflow has the secret. Then the approver is told where it went.
      const told = { client_id, client_secret: null, secret_notice: expect.stringContaining('sealed') };
      expect(approval?.body).toEqual(
        door.secretGoesTo === 'starter' ? expect.objectContaining(told) : undefined,
      );
      const again = await admin.post(`${await listed(admin, application.name)}/approve`);
      expect({ status: again.status, body: JSON.stringify(again.body) }).toEqual({
        status: 409,
        body: expect.not.stringContaining(secret),
      });
      const kept = await histories();
      expect(kept.includes(client_id)).toBe(true);
      expect(kept.includes(secret)).toBe(false);
      expect(harness.logged()).not.toContain(secret);
    } finally {
      await door.stop?.();
    }
  });
});
