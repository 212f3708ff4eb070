import { randomUUID } from 'node:crypto';
import type { TemporalConfig } from '../../src/config';
import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { connectTemporal } from '../../src/temporal/connection';
import { NamespaceSetup } from '../../src/temporal/namespace-setup';
import { NEXUS_ENDPOINT } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { runCallers } from '../support/nexus/caller-lab';
import { createInstallation, type Service, startService } from '../support/service/service';

const CALLERS = 'callers';

/** The namespace of callers on the embedded Temporal. */
function callersOf(service: Service): TemporalConfig {
  const [, address = ''] = /^Temporal {5}(\S+)$/m.exec(service.output()) ?? [];
  return { connection: { address }, namespace: CALLERS };
}

describe('an installation', () => {
  it('can be called from another namespace, and answers after it was started again', async () => {
    const installation = await createInstallation();
    let service = await startService(installation);
    const token = await issueToken(installation.env.DATA_DIR, { role: 'super_admin', ttlSeconds: 600 });
    const admin = apiClient(installation, token);
    const client = connectTemporal(callersOf(service), {});
    await new NamespaceSetup(client, 'embedded Temporal').createNamespace(86_400_000);
    await client.connection.close();
    const before = await eventually(() =>
      runCallers(callersOf(service), NEXUS_ENDPOINT).catch(() => undefined),
    );
    const request_id = randomUUID();
    const caller = await before?.register({ request: createBody(), request_id });
    await eventually(async () => (await admin.get(`${REQUESTS}/${request_id}`)).status === 200);
    await before?.stop();
    expect(await service.end('SIGTERM')).toBe(0);

    service = await startService(installation);
    const after = await runCallers(callersOf(service), NEXUS_ENDPOINT);
    expect((await admin.post(`${REQUESTS}/${request_id}/approve`)).status).toBe(200);
    const again = after.client.workflow.getHandle(caller?.workflowId ?? '');
    expect(await again.result()).toMatchObject({ request_id, status: 'APPROVED' });
    await after.stop();
    expect(await service.end('SIGTERM')).toBe(0);
    await installation.remove();
  });
});
