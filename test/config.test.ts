import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadConfig, requireParts } from '../src/config';
import { KeyRing } from '../src/encryption/key-ring';
import { ConfigurationError } from '../src/errors';

const auth = {
  AUTH_ISSUER: 'https://id.example.com',
  AUTH_AUDIENCE: 'api',
  AUTH_JWKS_URI: 'https://id.example.com/jwks',
};

function refusal(env: NodeJS.ProcessEnv): string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message.split('\n');
    throw error;
  }
  throw new Error('the configuration was taken');
}

describe('the configuration', () => {
  const defaults = {
    http: {
      host: '127.0.0.1',
      port: 8080,
      requestTimeoutMs: 30_000,
      shutdownDelayMs: 0,
      rateLimitPerMinute: 6_000,
      trustedProxies: [],
      corsOrigins: [],
    },
    console: { clientId: 'registration-requests-console', scope: 'openid profile email' },
    dataDir: resolve('.data'),
    temporalUiPort: 8233,
    requestTtlMs: 14 * 86_400_000,
    decisionWaitMs: 10_000,
    reconcileIntervalMs: 300_000,
    databasePoolSize: 10,
    preparedStatements: true,
    maxConcurrentActivities: 10,
    maxCachedWorkflows: 500,
    keyRing: KeyRing.empty,
    codec: { port: 8081, corsOrigins: [] },
    logLevel: 'info',
    claims: { role: 'role', partner: 'partner_id', tenant: 'tenant_id', groups: 'groups' },
  };

  it('needs no variable at all', () => {
    expect(loadConfig({})).toEqual(defaults);
  });

  it('treats an empty variable like one that is not set', () => {
    const names = [
      'PORT',
      'DATA_DIR',
      'REQUEST_TTL',
      'DATABASE_URL',
      'TEMPORAL_ADDRESS',
      'AUTH_ISSUER',
      'HOST',
    ];
    expect(loadConfig(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(defaults);
  });

  it('takes every variable it documents', () => {
    expect(
      loadConfig({
        ...auth,
        HOST: '0.0.0.0',
        PORT: '80',
        METRICS_PORT: '82',
        TEMPORAL_UI_PORT: '81',
        DATA_DIR: '/var/lib/registration',
        REQUEST_TTL: 'PT30M',
        DECISION_WAIT: 'PT2S',
        REQUEST_TIMEOUT: 'PT5S',
        SHUTDOWN_DELAY: 'PT20S',
        RATE_LIMIT_PER_MINUTE: '0',
        TRUSTED_PROXIES: 'loopback, 10.0.0.0/8,fd00::1',
        CORS_ORIGINS: 'https://admin.example.com, http://localhost:3000',
        CONSOLE: 'on',
        CONSOLE_CLIENT_ID: 'approvals',
        CONSOLE_SCOPES: 'openid api://approvals/use offline_access',
        RECONCILE_INTERVAL: 'PT1M',
        RETENTION: 'P365D',
        POSTGRES_POOL: '40',
        DATABASE_PREPARED_STATEMENTS: 'off',
        MAX_CONCURRENT_ACTIVITIES: '30',
        MAX_CACHED_WORKFLOWS: '2000',
        ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
        CODEC_PORT: '82',
        CODEC_CORS_ORIGINS: 'https://temporal.example.com',
        WORKER_DEPLOYMENT_NAME: 'registration-requests',
        WORKER_BUILD_ID: '0.2.0+3f2c1a9',
        LOG_LEVEL: 'warn',
        DATABASE_URL: 'postgres://u:p@db:5432/name',
        MIGRATION_DATABASE_URL: 'postgres://owner:p@db:5432/name',
        TEMPORAL_CLI: '/opt/temporal',
        TEMPORAL_ADDRESS: 'temporal:7233',
        TEMPORAL_NAMESPACE: 'admin',
        TEMPORAL_UI_URL: 'https://temporal.example.com',
        AUTH_ROLE_CLAIM: 'roles',
        AUTH_PARTNER_CLAIM: 'partner',
        AUTH_TENANT_CLAIM: 'tenant',
        AUTH_GROUPS_CLAIM: 'teams',
      }),
    ).toEqual({
      http: {
        host: '0.0.0.0',
        port: 80,
        requestTimeoutMs: 5_000,
        shutdownDelayMs: 20_000,
        rateLimitPerMinute: 0,
        trustedProxies: ['loopback', '10.0.0.0/8', 'fd00::1'],
        corsOrigins: ['https://admin.example.com', 'http://localhost:3000'],
      },
      console: { clientId: 'approvals', scope: 'openid api://approvals/use offline_access' },
      metricsPort: 82,
      temporalUiPort: 81,
      dataDir: '/var/lib/registration',
      requestTtlMs: 1_800_000,
      decisionWaitMs: 2_000,
      reconcileIntervalMs: 60_000,
      retentionMs: 365 * 86_400_000,
      databasePoolSize: 40,
      preparedStatements: false,
      maxConcurrentActivities: 30,
      maxCachedWorkflows: 2_000,
      keyRing: expect.any(KeyRing),
      codec: { port: 82, corsOrigins: ['https://temporal.example.com'] },
      workerVersion: { deploymentName: 'registration-requests', buildId: '0.2.0+3f2c1a9' },
      logLevel: 'warn',
      databaseUrl: 'postgres://u:p@db:5432/name',
      migrationDatabaseUrl: 'postgres://owner:p@db:5432/name',
      temporalCli: '/opt/temporal',
      temporal: {
        connection: expect.objectContaining({ address: 'temporal:7233' }),
        namespace: 'admin',
        setBy: 'TEMPORAL_ADDRESS',
        uiUrl: 'https://temporal.example.com',
      },
      auth: { issuer: 'https://id.example.com', audience: 'api', jwksUri: 'https://id.example.com/jwks' },
      claims: { role: 'roles', partner: 'partner', tenant: 'tenant', groups: 'teams' },
    });
  });

  it('names every variable that is wrong, each on a line of its own', () => {
    const lines = refusal({
      PORT: 'http',
      TEMPORAL_UI_PORT: '70000',
      REQUEST_TTL: '14 days',
      DECISION_WAIT: 'P1M',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://db/x',
      TEMPORAL_UI_URL: 'temporal:8233',
      AUTH_JWKS_URI: 'jwks',
    });
    expect(lines.map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'TEMPORAL_UI_PORT',
      'REQUEST_TTL',
      'DECISION_WAIT',
      'LOG_LEVEL',
      'DATABASE_URL',
      'TEMPORAL_UI_URL',
      'AUTH_JWKS_URI',
    ]);
    expect(lines[2]).toBe('REQUEST_TTL: not an ISO 8601 duration like P14D or PT30M: 14 days');
  });

  it.each(['0', '65536', '-1', '80.5', 'NaN', '80a'])('refuses the port %s', (PORT) => {
    expect(refusal({ PORT })).toEqual([expect.stringMatching(/^PORT: /)]);
  });

  it('measures nothing unless it is told a port, or the process has one by default', () => {
    const byDefault = { METRICS_PORT: '9464' };
    expect(loadConfig({}).metricsPort).toBeUndefined();
    expect(loadConfig({ METRICS_PORT: 'off' }, byDefault).metricsPort).toBeUndefined();
    expect(loadConfig({ METRICS_PORT: '' }, byDefault).metricsPort).toBe(9464);
    expect(loadConfig({ METRICS_PORT: '9465' }, byDefault).metricsPort).toBe(9465);
  });

  it.each([
    ['METRICS_PORT', 'on', 'not a port number, and not off'],
    ['METRICS_PORT', '0', 'Too small'],
    ['RATE_LIMIT_PER_MINUTE', '-1', 'not a number of calls like 6000, or 0 for no limit'],
    ['RATE_LIMIT_PER_MINUTE', '1e3', 'not a number of calls like 6000, or 0 for no limit'],
    ['POSTGRES_POOL', '1', 'must be a number from 2 to 500'],
    ['POSTGRES_POOL', '501', 'must be a number from 2 to 500'],
    ['MAX_CACHED_WORKFLOWS', '9', 'must be a number from 10 to 100000'],
    ['DATABASE_POOL_SIZE', '501', 'must be a number from 2 to 500'],
    ['MAX_CONCURRENT_ACTIVITIES', '0', 'must be a number from 1 to 250'],
    ['MAX_CONCURRENT_ACTIVITIES', '1e1', 'must be a number from 1 to 250'],
    ['WORKER_DEPLOYMENT_NAME', 'a.b', 'must be 1 to 100 of letters, digits, _ and -, and not start with __'],
    ['WORKER_DEPLOYMENT_NAME', '__a', 'must be 1 to 100 of letters'],
    ['WORKER_BUILD_ID', 'a:b', 'must be 1 to 100 of letters, digits, . _ + and -, and not start with __'],
    ['WORKER_BUILD_ID', 'b'.repeat(101), 'must be 1 to 100 of letters'],
    ['TRUSTED_PROXIES', 'proxy.example.com', 'proxy.example.com: not an IP address'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,10.0.0.0/33', '10.0.0.0/33: not an IP address'],
    ['CORS_ORIGINS', '*', '*: not an origin like https://admin.example.com'],
    ['CORS_ORIGINS', 'https://admin.example.com/', 'https://admin.example.com/: not an origin'],
    ['CORS_ORIGINS', 'null', 'null: not an origin'],
  ])('refuses %s=%s', (name, value, message) => {
    expect(refusal({ [name]: value })).toEqual([expect.stringContaining(`${name}: ${message}`)]);
  });

  const bounds = [
    ['REQUEST_TTL', 'PT1S', 'PT0.999S', 'P3650D', 'P3650DT1S'],
    ['DECISION_WAIT', 'PT0.1S', 'PT0.099S', 'PT1H', 'PT1H1S'],
    ['REQUEST_TIMEOUT', 'PT1S', 'PT0.999S', 'PT1H', 'PT1H1S'],
    ['RECONCILE_INTERVAL', 'PT1S', 'PT0.999S', 'P7D', 'P7DT1S'],
    ['RETENTION', 'P7D', 'P6DT23H59M59.999S', 'P18250D', 'P18250DT1S'],
  ] as const;
  it.each(bounds)('takes the shortest and the longest %s', (name, least, _below, most) => {
    expect(() => loadConfig({ [name]: least })).not.toThrow();
    expect(() => loadConfig({ [name]: most })).not.toThrow();
  });

  it.each(bounds)(
    'refuses a %s that is shorter or longer, and says the bounds',
    (name, least, below, most, above) => {
      for (const value of [below, above, 'P30000D']) {
        expect(refusal({ [name]: value })).toEqual([`${name}: must be from ${least} to ${most}: ${value}`]);
      }
    },
  );

  it('refuses more connections than the embedded Postgres has', () => {
    const env = { POSTGRES_POOL: '10', MAX_CONCURRENT_ACTIVITIES: '41' };
    expect(refusal(env)).toEqual([
      'POSTGRES_POOL and twice MAX_CONCURRENT_ACTIVITIES are 92 connections: the embedded Postgres has 90. Choose less, or set DATABASE_URL',
    ]);
    expect(() => loadConfig({ ...env, DATABASE_URL: 'postgres://db/x' })).not.toThrow();
  });

  it('takes the pool size under its former name too, but not two different ones', () => {
    expect(loadConfig({ DATABASE_POOL_SIZE: '40' })).toMatchObject({ databasePoolSize: 40 });
    expect(loadConfig({ DATABASE_POOL_SIZE: '40', POSTGRES_POOL: '40' })).toMatchObject({
      databasePoolSize: 40,
    });
    expect(refusal({ DATABASE_POOL_SIZE: '40', POSTGRES_POOL: '20' })).toEqual([
      'POSTGRES_POOL is 20, but DATABASE_POOL_SIZE, its former name, is 40: set POSTGRES_POOL only',
    ]);
  });

  it.each([{ WORKER_DEPLOYMENT_NAME: 'approvals' }, { WORKER_BUILD_ID: '1' }])(
    'refuses %j without the other part of the version',
    (env) => {
      expect(refusal(env)).toEqual([
        'WORKER_DEPLOYMENT_NAME and WORKER_BUILD_ID go together: set both or neither',
      ]);
    },
  );

  it('takes a role that migrates only together with the role of the service', () => {
    expect(refusal({ MIGRATION_DATABASE_URL: 'postgres://owner@db/x' })).toEqual([
      'MIGRATION_DATABASE_URL goes with DATABASE_URL: set both or neither',
    ]);
  });

  it('shows no password when DATABASE_URL is wrong', () => {
    expect(refusal({ DATABASE_URL: 'mysql://u:hunter2@db/x' }).join()).not.toContain('hunter2');
  });

  const together =
    'AUTH_ISSUER and AUTH_AUDIENCE go together, and AUTH_JWKS_URI needs both: set them or none';
  it.each([
    ['without an audience', { ...auth, AUTH_AUDIENCE: undefined }],
    ['without an issuer', { ...auth, AUTH_ISSUER: undefined }],
    ['with an issuer alone', { AUTH_ISSUER: auth.AUTH_ISSUER }],
    ['with an audience alone', { AUTH_AUDIENCE: auth.AUTH_AUDIENCE }],
    ['with keys alone', { AUTH_JWKS_URI: auth.AUTH_JWKS_URI }],
    ['with an empty audience', { ...auth, AUTH_AUDIENCE: '' }],
  ])('refuses an issuer that is half set, %s', (_title, env) => {
    expect(refusal(env)).toEqual([together]);
  });

  it('has no console if that is off', () => {
    expect(loadConfig({ CONSOLE: 'off', CONSOLE_CLIENT_ID: 'approvals' })).not.toHaveProperty('console');
    expect(refusal({ CONSOLE: 'no' })).toEqual([expect.stringContaining('CONSOLE: ')]);
  });

  it.each(['profile email', 'openid,profile', 'openid  profile', ' openid', 'openid "x"', 'openid\nprofile'])(
    'refuses the scopes %j',
    (CONSOLE_SCOPES) => {
      expect(refusal({ CONSOLE_SCOPES })).toEqual([
        'CONSOLE_SCOPES: not scopes with one space between them, openid among them',
      ]);
    },
  );

  it('needs no AUTH_JWKS_URI for an issuer that can be asked where its keys are', () => {
    for (const AUTH_ISSUER of ['https://id.example.com', 'http://127.0.0.1:8180/realms/one/']) {
      const config = loadConfig({ ...auth, AUTH_ISSUER, AUTH_JWKS_URI: undefined });
      expect(config.auth).toEqual({ issuer: AUTH_ISSUER, audience: 'api' });
    }
  });

  it.each([
    'my-issuer',
    'urn:example:issuer',
    'ftp://id.example.com',
    'https://',
    'https://id.example.com/?tenant=1',
    'https://id.example.com/#one',
    'https://user:hunter2@id.example.com',
  ])('needs AUTH_JWKS_URI for the issuer %s, which cannot be asked', (AUTH_ISSUER) => {
    const line = expect.stringMatching(/^AUTH_ISSUER: not an http or https URL.* set AUTH_JWKS_URI/);
    expect(refusal({ ...auth, AUTH_ISSUER, AUTH_JWKS_URI: undefined })).toEqual([line]);
    expect(loadConfig({ ...auth, AUTH_ISSUER }).auth).toMatchObject({ issuer: AUTH_ISSUER });
  });
});

describe('a Temporal server', () => {
  it('is embedded unless an address, a profile or a file is named', () => {
    expect(loadConfig({ TEMPORAL_NAMESPACE: 'admin' })).not.toHaveProperty('temporal');
    expect(loadConfig({ TEMPORAL_ADDRESS: 'h:1' }).temporal).toMatchObject({
      connection: { address: 'h:1' },
      namespace: 'default',
    });
  });

  it('may be described by a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config-test-'));
    try {
      const file = join(folder, 'temporal.toml');
      await writeFile(file, '[profile.default]\naddress = "from-file:7233"\nnamespace = "filed"\n');
      expect(loadConfig({ TEMPORAL_CONFIG_FILE: file }).temporal).toMatchObject({
        connection: { address: 'from-file:7233' },
        namespace: 'filed',
        setBy: `TEMPORAL_CONFIG_FILE ${file}`,
      });
      expect(loadConfig({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_PROFILE: 'default' }).temporal?.setBy).toBe(
        'TEMPORAL_PROFILE default',
      );
      expect(loadConfig({ TEMPORAL_CONFIG_FILE: file, TEMPORAL_ADDRESS: 'h:1' }).temporal).toMatchObject({
        connection: { address: 'h:1' },
        setBy: 'TEMPORAL_ADDRESS',
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is refused clearly when what describes it cannot be read', () => {
    expect(refusal({ TEMPORAL_ADDRESS: 'h:1', TEMPORAL_PROFILE: 'nope' })).toEqual([
      expect.stringMatching(/^Temporal client configuration: .*nope/),
    ]);
    expect(refusal({ TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml' })).toEqual([
      expect.stringMatching(/^TEMPORAL_CONFIG_FILE \/nowhere\/temporal.toml cannot be read: ENOENT/),
    ]);
  });

  it('does not repeat a line of a file that is not TOML: it may be an API key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'config-test-'));
    try {
      const file = join(folder, 'temporal.toml');
      await writeFile(file, '[profile.default]\napi_key = "the-key"\nnonsense\n');
      const lines = refusal({ TEMPORAL_CONFIG_FILE: file });
      expect(lines).toEqual([expect.stringMatching(/^Temporal client configuration: .*TOML/)]);
      expect(lines.join()).not.toContain('the-key');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('a process without embedded servers', () => {
  it('gets the addresses of all its parts', () => {
    const env = { ...auth, DATABASE_URL: 'postgres://db/x', TEMPORAL_ADDRESS: 'h:1' };
    expect(requireParts(loadConfig(env))).toEqual({
      databaseUrl: 'postgres://db/x',
      temporal: expect.objectContaining({ namespace: 'default' }),
      auth: expect.objectContaining({ audience: 'api' }),
    });
  });

  it('names the variables that are missing', () => {
    expect(() => requireParts(loadConfig({ DATABASE_URL: 'postgres://db/x' }))).toThrow(
      'not set: TEMPORAL_ADDRESS, AUTH_ISSUER, AUTH_AUDIENCE (npm start runs embedded servers instead)',
    );
  });

  it('repeats nothing of keys that are wrong', () => {
    const [refused, ...others] = refusal({ ENCRYPTION_KEYS: 'k1:c2hvcnQ=' });
    expect(refused).toMatch(/^ENCRYPTION_KEYS: key 1 of 1 is not 32 bytes in base64/);
    expect(refused).not.toContain('c2hvcnQ');
    expect(others).toEqual([]);
  });

  it('sends traces only to a collector that is named', () => {
    const OTEL_EXPORTER_OTLP_ENDPOINT = 'http://collector:4318';
    expect(loadConfig({}).collectorUrl).toBeUndefined();
    expect(loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT }).collectorUrl).toBe(OTEL_EXPORTER_OTLP_ENDPOINT);
    expect(
      loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SDK_DISABLED: 'TRUE' }).collectorUrl,
    ).toBeUndefined();
    expect(refusal({ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' })).toEqual([
      expect.stringMatching(/^OTEL_EXPORTER_OTLP_ENDPOINT: /),
    ]);
    expect(refusal({ OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toEqual([
      expect.stringMatching(/^OTEL_EXPORTER_OTLP_PROTOCOL: .*http\/protobuf/),
    ]);
  });
});
