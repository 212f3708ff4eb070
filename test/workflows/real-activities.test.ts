import { randomUUID } from 'node:crypto';
import { temporal } from '@temporalio/proto';
import { listSecrets } from '../../src/db/application/application-secrets';
import { findRequest } from '../../src/db/request/registration-requests';
import { approveSignal, stateQuery, workflowIdOf } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows';
import { connectTemporal } from '../../src/temporal/connection';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const EVERYTHING = { role: 'super_admin' } as const;

describe('a request with the real activities', () => {
  let harness: Harness;
  let admin: ApiClient;
  let client: ReturnType<typeof connectTemporal>;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    client = connectTemporal(harness.temporalConfig, harness.dataConverter);
  });
  afterAll(async () => {
    await client.connection.close();
    await harness.stop();
  });

  it('leaves no secret in its history or in the answers of its query', async () => {
    const id = (await admin.create()).body.id as string;
    const { body } = await admin.post(`${REQUESTS}/${id}/approve`);
    const secret = body.client_secret as string;
    expect(secret).toMatch(/^[\w-]{43}$/);

    const handle = client.workflow.getHandle(workflowIdOf(id));
    const history = await handle.fetchHistory();
    // The raw history holds payloads as bytes, so base64 cannot hide a secret.
    const raw = Buffer.from(temporal.api.history.v1.History.encode(history).finish());
    expect(raw.includes(body.client_id as string)).toBe(true);
    expect(raw.includes(secret)).toBe(false);
    expect(raw.includes(Buffer.from(secret, 'base64url'))).toBe(false);
    expect(raw.includes(Buffer.from(secret).toString('base64').slice(0, -2))).toBe(false);
    expect(JSON.stringify(await handle.query(stateQuery))).not.toContain(secret);
  });

  it('that is started and approved by hand ends with an application and no secret', async () => {
    const id = randomUUID();
    const handle = await client.workflow.start<typeof registrationRequest>('registrationRequest', {
      workflowId: workflowIdOf(id),
      taskQueue: 'registration-requests',
      args: [
        {
          request: {
            scope: 'PARTNER',
            partner_id: 'globex',
            name: 'By hand',
            application_type: 'SERVICE',
            grant_types: ['client_credentials'],
            contact_email: 'a@example.com',
          },
          requested_by: { sub: 'operator' },
        },
      ],
    });
    await handle.signal(approveSignal, { actor: { sub: 'operator' } });

    const outcome = await handle.result();
    expect(outcome).toMatchObject({ status: 'APPROVED', sealed_secret: null });
    expect(await findRequest(harness.app.db, EVERYTHING, id)).toMatchObject({
      status: 'APPROVED',
      partner_id: 'globex',
      decided_by: { sub: 'operator' },
      client_id: outcome.application?.client_id,
    });
    expect(await listSecrets(harness.app.db, outcome.application?.id ?? '')).toEqual([]);
  });

  it('fails if its input is invalid, and says why', async () => {
    const handle = await client.workflow.start('registrationRequest', {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: 'registration-requests',
      args: [{ request: { scope: 'GLOBAL', name: '' }, requested_by: { sub: 'operator' } }],
    });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type: 'InvalidRequest', message: expect.stringContaining('request.contact_email') },
    });
  });
});
