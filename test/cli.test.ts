import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { apiClient, REQUESTS } from './support/http/api-client';
import { type Harness, startHarness } from './support/service/harness';
import { PROJECT } from './support/service/service';
import { testServers } from './support/servers/test-servers';

describe('the token command', () => {
  const claimNames = {
    AUTH_ROLE_CLAIM: 'realm_access.roles',
    AUTH_PARTNER_CLAIM: 'https://example.com/partner',
    AUTH_TENANT_CLAIM: 'tenant',
  };
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false, env: claimNames });
  });
  afterAll(() => harness.stop());

  it.each([
    [['--role', 'super_admin'], { role: 'super_admin' }],
    [['--role', 'partner_admin', '--partner', 'acme'], { role: 'partner_admin', partner_id: 'acme' }],
    [['--role', 'tenant_admin', '--tenant', 'acme-eu'], { role: 'tenant_admin', tenant_id: 'acme-eu' }],
  ])('makes a token with %j that a service with the same claim names accepts', async (options, reach) => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(PROJECT, 'dist/src/cli.js'), 'token', ...options],
      { env: { ...process.env, ...claimNames, DATA_DIR: testServers().dataDir } },
    );
    const token = stdout.trim();
    expect((await apiClient(harness, token).get(REQUESTS)).status).toBe(200);
    expect((await harness.authenticate(`Bearer ${token}`)).caller()).toMatchObject(reach);
  });
});
