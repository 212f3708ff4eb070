import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { loadConfig } from '../../src/config';
import { findTemporalExecutable } from '../../src/embedded/temporal/temporal-executable';
import type { RunningServer } from '../../src/process/serve';
import { serveCodec } from '../../src/process/serve-codec';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { capturedLog } from '../support/service/captured-log';
import { type Harness, startHarness } from '../support/service/harness';
import { testServers } from '../support/servers/test-servers';

const KEYS = `k1:${randomBytes(32).toString('base64')}`;
const UI = 'https://temporal.example.com';
const SECRET = 'a secret name';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const json = { metadata: { encoding: base64('json/plain') }, data: base64(JSON.stringify(SECRET)) };

function configOf(env: NodeJS.ProcessEnv): ReturnType<typeof loadConfig> {
  return loadConfig({
    DATA_DIR: testServers().dataDir,
    ENCRYPTION_KEYS: KEYS,
    CODEC_CORS_ORIGINS: UI,
    ...env,
  });
}

describe('the codec server', () => {
  let harness: Harness;
  let codec: RunningServer;
  let logged: () => string;
  let authorization: string;
  beforeAll(async () => {
    harness = await startHarness({ env: { ENCRYPTION_KEYS: KEYS } });
    authorization = `Bearer ${await harness.token({ role: 'super_admin', sub: 'ona' })}`;
    const config = configOf({});
    const captured = capturedLog();
    ({ logged } = captured);
    codec = await serveCodec(
      { ...config, codec: { ...config.codec, port: 0 } },
      testServers().auth,
      captured.log,
    );
  });
  afterAll(async () => {
    await codec.stop();
    await harness.stop();
  });

  interface Reply {
    status: number;
    headers: Headers;
    body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are asserted on, not typed
  }
  async function call(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(codec.url + path, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json', 'x-namespace': 'default', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  /** The messages of the log lines of a request. The request line may come after the answer. */
  const messagesOf = (id: string, count: number): Promise<string[]> =>
    eventually(
      () =>
        logged()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as { req?: { id?: string }; msg: string })
          .filter(({ req }) => req?.id === id)
          .map(({ msg }) => msg),
      ({ length }) => length >= count,
    );

  it('gives back what it encrypted, and leaves alone what is not encrypted', async () => {
    const { status, body: encoded } = await call('/encode', { payloads: [json, {}] });
    expect(status).toBe(200);
    expect(encoded.payloads).toHaveLength(2);
    const [{ metadata, data }] = encoded.payloads as [typeof json & { metadata: Record<string, string> }];
    expect(metadata).toEqual({ encoding: base64('binary/encrypted'), 'encryption-key-id': base64('k1') });
    expect(Buffer.from(data, 'base64').toString('latin1')).not.toContain(SECRET);
    const decoded = await call('/decode', { payloads: [...encoded.payloads, json] });
    expect(decoded).toMatchObject({
      status: 200,
      body: { payloads: [json, { metadata: {}, data: '' }, json] },
    });
    expect(decoded.headers.get('cache-control')).toBe('no-store');
    expect((await call('/decode', {})).body).toEqual({ payloads: [] });
  });

  it.each(['/decode', '/encode'])('%s is for super admins only', async (path) => {
    const asked = async (header: string): Promise<Reply> =>
      call(path, { payloads: [json] }, { authorization: header });
    for (const nobody of ['', 'Bearer nonsense', authorization.slice(0, -2)]) {
      const { status, headers, body } = await asked(nobody);
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
      expect(body).toEqual({ detail: expect.any(String) });
    }
    for (const role of ['partner_admin', 'tenant_admin', 'viewer']) {
      const token = await harness.token({ role, partner: 'acme', tenant: 'acme-eu' });
      const { status, body } = await asked(`Bearer ${token}`);
      expect([role, status]).toEqual([role, 403]);
      expect(body).toEqual({ detail: expect.any(String) });
    }
  });

  it('refuses a caller before it reads the body', async () => {
    const answer = await call('/decode', 'x'.repeat(1024), { authorization: '' });
    expect(answer.status).toBe(401);
  });

  it.each([
    ['broken JSON', '{"payloads', 'JSON decode error'],
    ['another shape', { payloads: 'all' }, 'Input should be a valid list'],
    ['no base64', { payloads: [{ data: '***' }] }, 'base64'],
    [
      'a key that it does not have',
      {
        payloads: [
          {
            metadata: { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('k9') },
            data: 'AAAA',
          },
        ],
      },
      'encrypted with the key \\"k9\\", which',
    ],
  ])('answers 422 for %s', async (_name, body, problem) => {
    const answer = await call('/decode', body);
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body)).toContain(problem);
  });

  it('takes the largest message of Temporal, and no more than 8 MiB', async () => {
    const payload = (bytes: number): object => ({
      payloads: [{ data: Buffer.alloc(bytes).toString('base64') }],
    });
    expect((await call('/encode', payload(4 * 1024 * 1024))).status).toBe(200);
    expect((await call('/encode', payload(7 * 1024 * 1024))).status).toBe(413);
  });

  it('knows no other method and no other path', async () => {
    const get = await fetch(`${codec.url}/decode`, { headers: { authorization } });
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
    expect((await call('/', {})).status).toBe(404);
    expect(await (await fetch(`${codec.url}/healthz`)).json()).toEqual({ status: 'alive' });
  });

  it('lets pages of the configured origins call with a token, and no others', async () => {
    const preflight = async (origin: string): Promise<Headers> =>
      (
        await fetch(`${codec.url}/decode`, {
          method: 'OPTIONS',
          headers: {
            origin,
            'access-control-request-method': 'POST',
            'access-control-request-headers': 'authorization,content-type,x-namespace',
          },
        })
      ).headers;
    const allowed = await preflight(UI);
    expect(allowed.get('access-control-allow-origin')).toBe(UI);
    expect(allowed.get('access-control-allow-credentials')).toBe('true');
    expect(allowed.get('access-control-allow-headers')).toBe('Authorization,Content-Type,X-Namespace');
    expect((await preflight('https://evil.example.com')).get('access-control-allow-origin')).toBeNull();
    // A page can read why it was refused.
    const refused = await call('/decode', {}, { origin: UI, authorization: '' });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, UI]);
  });

  it('logs who decodes how much in which namespace, and nothing of the payloads or the token', async () => {
    await call('/encode', { payloads: [json] });
    expect(logged()).toContain('"sub":"ona","namespace":"default","payloads":1,"msg":"codec server: encode"');
    expect(logged()).toContain('"path":"/encode"');
    for (const secret of [SECRET, json.data, authorization, KEYS.slice(3)])
      expect(logged()).not.toContain(secret);
  });

  it('names each request, in its answer and in both of its log lines', async () => {
    const answer = await call('/encode', { payloads: [json] }, { origin: UI, 'x-request-id': 'asked-by-ui' });
    expect(answer.headers.get('x-request-id')).toBe('asked-by-ui');
    expect(answer.headers.get('access-control-expose-headers')).toBe('X-Request-Id');
    expect(await messagesOf('asked-by-ui', 2)).toEqual(['codec server: encode', 'request completed']);
    expect((await call('/decode', {}, { authorization: '' })).headers.get('x-request-id')).not.toBeNull();
  });

  it('does not log a decode that it refused as one that it did', async () => {
    const metadata = { encoding: base64('binary/encrypted'), 'encryption-key-id': base64('k9') };
    const refused = await call(
      '/decode',
      { payloads: [{ metadata, data: 'AAAA' }] },
      { 'x-request-id': 'refused' },
    );
    expect(refused.status).toBe(422);
    expect(await messagesOf('refused', 1)).toEqual(['request completed']);
  });

  it('does not start without keys', async () => {
    const start = serveCodec(configOf({ ENCRYPTION_KEYS: '' }), testServers().auth, capturedLog().log);
    await expect(start).rejects.toThrow('ENCRYPTION_KEYS is not set');
  });

  it('does not start on a port that is in use, and names the variable', async () => {
    const port = Number(new URL(codec.url).port);
    const config = configOf({ CODEC_PORT: String(port) });
    await expect(serveCodec(config, testServers().auth, capturedLog().log)).rejects.toThrow(
      `CODEC_PORT ${port}: in use`,
    );
  });

  describe('with the Temporal CLI', () => {
    let executable: string;
    let workflowId: string;
    let admin: ApiClient;
    beforeAll(async () => {
      const search = { config: configOf({}), env: process.env, announce: () => undefined };
      const signal = new AbortController().signal;
      executable = await findTemporalExecutable({ ...search, signal });
      admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
      const { body } = await admin.create({ name: SECRET });
      workflowId = String(body.workflow_id);
      await admin.get(`${REQUESTS}/${String(body.id)}`);
    });

    async function temporal(args: string[], isDecoding: boolean): Promise<string> {
      const { connection, namespace } = harness.temporalConfig;
      const server = ['--address', connection.address, '-n', namespace, '-w', workflowId];
      const decoding = isDecoding ? ['--codec-endpoint', codec.url, '--codec-auth', authorization] : [];
      const all = ['workflow', ...args, ...server, ...decoding];
      const { stdout } = await promisify(execFile)(executable, all, {
        env: { ...process.env, NO_COLOR: '1' },
      });
      return stdout;
    }

    it.each([
      ['the input', ['show', '-o', 'json']],
      ['a query', ['query', '--type', 'state', '-o', 'json'], 'PENDING'],
      ['the memo', ['describe', '-o', 'json'], 'created_at'],
    ])(
      'shows %s to a super admin, and only encrypted without the codec',
      async (_name, args, text = SECRET) => {
        const asked = args;
        const raw = await temporal(asked, false);
        const decoded = await temporal(asked, true);
        expect(raw).toContain(base64('binary/encrypted'));
        expect(decoded).not.toContain(base64('binary/encrypted'));
        expect(plainIn(decoded)).toContain(text);
        expect(plainIn(raw)).not.toContain(SECRET);
      },
    );
  });
});

/** The CLI's JSON shows payloads in base64 or as they are. */
function plainIn(output: string): string {
  const encoded = [...output.matchAll(/"data": *"([A-Za-z0-9+/=]+)"/g)].map(([, data = '']) => data);
  return [output, ...encoded.map((data) => Buffer.from(data, 'base64').toString('latin1'))].join('\n');
}
