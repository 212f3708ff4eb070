import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, apiClient, createBody } from '../support/http/api-client';
import { examplePython } from '../support/python/example-python';
import { expectCredentials, listed } from '../support/request/other-approver';
import { type Harness, startHarness } from '../support/service/harness';
import { PROJECT } from '../support/service/service';

const EXAMPLE = join(PROJECT, 'docs/examples/python');

const programs = examplePython();
const cases = [
  ['', {}],
  [', where the service encrypts', { ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}` }],
] as const;
(programs === undefined ? describe.skip : describe).each(cases)(
  'the example of a caller in Python%s',
  (_name, keys) => {
    let harness: Harness;
    let admin: ApiClient;
    let folder: string;
    beforeAll(async () => {
      harness = await startHarness({ env: keys });
      admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
      folder = await mkdtemp(join(tmpdir(), 'registration-requests-python-'));
    });
    afterAll(async () => {
      await rm(folder, { recursive: true });
      await harness.stop();
    });

    async function run(body: unknown): Promise<{ code: number | null; stdout: string; stderr: string }> {
      const request = join(folder, 'request.json');
      await writeFile(request, JSON.stringify(body));
      const { connection, namespace } = harness.temporalConfig;
      const child = spawn(
        join(programs ?? '', 'python'),
        [join(EXAMPLE, 'register_application.py'), request],
        {
          env: {
            ...process.env,
            ...keys,
            PYTHONDONTWRITEBYTECODE: '1',
            TEMPORAL_ADDRESS: connection.address,
            TEMPORAL_NAMESPACE: namespace,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      let [stdout, stderr] = ['', ''];
      child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
      const code = await new Promise<number | null>((resolve, reject) => {
        child.once('error', reject);
        child.once('close', resolve);
      });
      return { code, stdout, stderr };
    }

    it('gets the credentials of an application that somebody else approved', async () => {
      const body = createBody();
      const ended = run(body);
      const approval = await admin.post(`${await listed(admin, body.name)}/approve`);
      const { code, stdout, stderr } = await ended;
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: `waiting for a decision on ${approval.body.registration_request_id}\n`,
      });
      await expectCredentials(harness, approval, JSON.parse(stdout));
    });

    it('learns why a request was rejected', async () => {
      const body = createBody();
      const ended = run(body);
      await admin.post(`${await listed(admin, body.name)}/reject`, { reason: 'not now' });
      const { code, stdout, stderr } = await ended;
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/\nREJECTED not now\n$/);
    });

    it('learns all problems of an invalid request', async () => {
      const { code, stdout, stderr } = await run(createBody({ name: '', redirect_uris: ['http://a'] }));
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(
        /\nbody\.name: String should have at least 1 character\nbody\.redirect_uris\.0: Value error, .*\n$/,
      );
    });
  },
);
