import { resolve } from 'node:path';
import { z } from 'zod';
import { temporalConfig, type TemporalConfig } from './config/temporal-config';
import {
  buildId,
  count,
  deploymentName,
  duration,
  keyRing,
  listOf,
  origin,
  port,
  portOrOff,
  postgresUrl,
  proxy,
  scopes,
} from './config/variable-types';
import { KeyRing } from './encryption/key-ring';
import { ConfigurationError } from './errors';

export type { TemporalConfig };

/** The issuer of tokens. The names are those of OAuth 2.0 authorization server metadata (RFC 8414). */
export interface AuthConfig {
  issuer: string;
  audience: string;
  /** Without it, the issuer's metadata says where its keys are. */
  jwksUri?: string;
  /** Where the issuer's metadata is, if the issuer's name is not that place. */
  authority?: string;
}

/** How the console signs people in. The names are those of OpenID Connect. */
export interface ConsoleConfig {
  /** The client that the issuer knows the console as. It is public. */
  clientId: string;
  scope: string;
}

/** How the API listens, and which calls it accepts. */
export interface HttpConfig {
  /** The address to listen on: loopback unless told otherwise. */
  host: string;
  port: number;
  /** How long a caller may take to send a request, in milliseconds. */
  requestTimeoutMs: number;
  /** How long a process that was told to stop goes on serving, in milliseconds. `/readyz` says so meanwhile. */
  shutdownDelayMs: number;
  /** How many calls a minute a principal may make, and an address without a token; 0 means no limit. */
  rateLimitPerMinute: number;
  /** The addresses and subnets whose X-Forwarded-For is trusted, as Express's `trust proxy` takes them. */
  trustedProxies: string[];
  /** The web origins whose pages may call; none by default. */
  corsOrigins: string[];
}

/** How the codec server for Temporal UI and CLI listens. The rest is as for the API. */
export interface CodecConfig {
  port: number;
  /** The web origins whose pages may call: those of Temporal UI. */
  corsOrigins: string[];
}

/** A version of the workers' code, in the names of Temporal's worker versioning (docs/versioning.md). */
export interface WorkerVersion {
  deploymentName: string;
  buildId: string;
}

/** All settings of the processes. A part that is absent runs as an embedded server. */
export interface Config {
  http: HttpConfig;
  /** Absent if the console is off. */
  console?: ConsoleConfig;
  /** Where Prometheus may ask for metrics, on the same host as the API. Absent if metrics are off. */
  metricsPort?: number;
  dataDir: string;
  temporalUiPort: number;
  temporalCli?: string;
  /** Time to live of a pending request, in milliseconds. */
  requestTtlMs: number;
  /** How long a decision waits for its outcome before it answers 202, in milliseconds. */
  decisionWaitMs: number;
  /** How often the worker compares workflows with rows, in milliseconds. */
  reconcileIntervalMs: number;
  /** How long a request that ended without an application is kept, in milliseconds. Absent: for ever. */
  retentionMs?: number;
  /** How many connections to Postgres the API and the reconciler of a process share. */
  databasePoolSize: number;
  /** Whether connections keep prepared statements. Not every pooler allows this. */
  preparedStatements: boolean;
  /** How many activities of each kind, local and regular, a worker runs at once. */
  maxConcurrentActivities: number;
  /** How many workflows a worker keeps in memory. It replays the history of another one when that has a task. */
  maxCachedWorkflows: number;
  /** Encrypts and decrypts what this service stores elsewhere. It may have no keys. */
  keyRing: KeyRing;
  codec: CodecConfig;
  /** Which version of the code a worker runs. Absent if the worker is not versioned. */
  workerVersion?: WorkerVersion;
  logLevel: string;
  /** Where traces go, by OTLP. Without it nothing is traced. OpenTelemetry's SDK reads its other variables itself. */
  collectorUrl?: string;
  claims: { role: string; partner: string; tenant: string; groups: string };
  databaseUrl?: string;
  /** Connects as the role that migrates, if the role of `databaseUrl` may not. */
  migrationDatabaseUrl?: string;
  temporal?: TemporalConfig;
  auth?: AuthConfig;
}

/** How many connections a pool has if no variable says it. */
const POOL_SIZE = 10;

/** RFC 8414, section 2: an issuer that serves metadata is a URL without query and fragment. */
const issuerWithMetadata = z.url({ protocol: /^https?$/ }).regex(/^[^?#@]+$/);

/** Postgres has 100 by default. The others are for its superuser, a migration, and people who look into the database. */
const EMBEDDED_CONNECTIONS = 90;

const environment = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.prefault('8080'),
  METRICS_PORT: portOrOff.prefault('off'),
  TEMPORAL_UI_PORT: port.prefault('8233'),
  DATA_DIR: z.string().min(1).default('.data'),
  // This may be longer than a Node timer, because Temporal waits for it.
  REQUEST_TTL: duration('PT1S', 'P3650D').prefault('P14D'),
  DECISION_WAIT: duration('PT0.1S', 'PT1H').prefault('PT10S'),
  SHUTDOWN_DELAY: duration('PT0.1S', 'PT5M').optional(),
  REQUEST_TIMEOUT: duration('PT1S', 'PT1H').prefault('PT30S'),
  RATE_LIMIT_PER_MINUTE: z
    .string()
    .regex(/^\d{1,9}$/, 'not a number of calls like 6000, or 0 for no limit')
    .transform(Number)
    .prefault('6000'),
  TRUSTED_PROXIES: listOf(proxy, 'not an IP address, a subnet like 10.0.0.0/8, or loopback').optional(),
  CORS_ORIGINS: listOf(origin, 'not an origin like https://admin.example.com').optional(),
  CONSOLE: z.enum(['on', 'off']).default('on'),
  CONSOLE_CLIENT_ID: z.string().min(1).default('registration-requests-console'),
  CONSOLE_SCOPES: scopes.prefault('openid profile email'),
  RECONCILE_INTERVAL: duration('PT1S', 'P7D').prefault('PT5M'),
  POSTGRES_POOL: count(2, 500).optional(),
  DATABASE_POOL_SIZE: count(2, 500).optional(),
  // Longer than an Idempotency-Key is kept, so that a decision that is sent again still finds its request.
  RETENTION: duration('P7D', 'P18250D').optional(),
  DATABASE_PREPARED_STATEMENTS: z.enum(['on', 'off']).default('on'),
  MAX_CONCURRENT_ACTIVITIES: count(1, 250).prefault('10'),
  MAX_CACHED_WORKFLOWS: count(10, 100_000).prefault('500'),
  ENCRYPTION_KEYS: keyRing.optional(),
  CODEC_PORT: port.prefault('8081'),
  CODEC_CORS_ORIGINS: listOf(origin, 'not an origin like https://temporal.example.com').optional(),
  WORKER_DEPLOYMENT_NAME: deploymentName.optional(),
  WORKER_BUILD_ID: buildId.optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.literal('http/protobuf').optional(),
  OTEL_SDK_DISABLED: z.string().optional(),
  DATABASE_URL: postgresUrl.optional(),
  MIGRATION_DATABASE_URL: postgresUrl.optional(),
  TEMPORAL_CLI: z.string().min(1).optional(),
  TEMPORAL_UI_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_ISSUER: z.string().min(1).optional(),
  AUTH_AUDIENCE: z.string().min(1).optional(),
  AUTH_JWKS_URI: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_ROLE_CLAIM: z.string().min(1).default('role'),
  AUTH_PARTNER_CLAIM: z.string().min(1).default('partner_id'),
  AUTH_TENANT_CLAIM: z.string().min(1).default('tenant_id'),
  AUTH_GROUPS_CLAIM: z.string().min(1).default('groups'),
});

/** The names of the variables, but those of Temporal's environment configuration. */
export const VARIABLES: string[] = Object.keys(environment.shape);

/**
 * Reads the configuration from an environment such as `process.env`.
 * @param defaults variables that this process sets if the environment does not
 * @throws ConfigurationError that names every wrong variable, one on each line
 */
export function loadConfig(env: NodeJS.ProcessEnv, defaults: Record<string, string> = {}): Config {
  const set: Record<string, string> = { ...defaults };
  for (const [name, value] of Object.entries(env)) if (value) set[name] = value;
  const parsed = environment.safeParse(set);
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => `${String(issue.path[0])}: ${issue.message}`).join('\n'),
    );
  }
  const vars = parsed.data;
  const auth = authConfig(vars.AUTH_ISSUER, vars.AUTH_AUDIENCE, vars.AUTH_JWKS_URI);
  const temporal = temporalConfig(set, vars.TEMPORAL_UI_URL);
  if (vars.MIGRATION_DATABASE_URL !== undefined && vars.DATABASE_URL === undefined) {
    throw new ConfigurationError('MIGRATION_DATABASE_URL goes with DATABASE_URL: set both or neither');
  }
  const databasePoolSize = poolSize(vars.POSTGRES_POOL, vars.DATABASE_POOL_SIZE);
  const connections = databasePoolSize + 2 * vars.MAX_CONCURRENT_ACTIVITIES;
  const workerVersion = versionOf(vars.WORKER_DEPLOYMENT_NAME, vars.WORKER_BUILD_ID);
  if (vars.DATABASE_URL === undefined && connections > EMBEDDED_CONNECTIONS) {
    throw new ConfigurationError(
      `POSTGRES_POOL and twice MAX_CONCURRENT_ACTIVITIES are ${connections} connections: ` +
        `the embedded Postgres has ${EMBEDDED_CONNECTIONS}. Choose less, or set DATABASE_URL`,
    );
  }
  return {
    http: {
      host: vars.HOST,
      port: vars.PORT,
      requestTimeoutMs: vars.REQUEST_TIMEOUT,
      shutdownDelayMs: vars.SHUTDOWN_DELAY ?? 0,
      rateLimitPerMinute: vars.RATE_LIMIT_PER_MINUTE,
      trustedProxies: vars.TRUSTED_PROXIES ?? [],
      corsOrigins: vars.CORS_ORIGINS ?? [],
    },
    ...(vars.CONSOLE === 'on' && {
      console: { clientId: vars.CONSOLE_CLIENT_ID, scope: vars.CONSOLE_SCOPES },
    }),
    ...(vars.METRICS_PORT !== 'off' && { metricsPort: vars.METRICS_PORT }),
    dataDir: resolve(vars.DATA_DIR),
    temporalUiPort: vars.TEMPORAL_UI_PORT,
    requestTtlMs: vars.REQUEST_TTL,
    decisionWaitMs: vars.DECISION_WAIT,
    reconcileIntervalMs: vars.RECONCILE_INTERVAL,
    ...(vars.RETENTION !== undefined && { retentionMs: vars.RETENTION }),
    databasePoolSize,
    preparedStatements: vars.DATABASE_PREPARED_STATEMENTS === 'on',
    maxConcurrentActivities: vars.MAX_CONCURRENT_ACTIVITIES,
    maxCachedWorkflows: vars.MAX_CACHED_WORKFLOWS,
    keyRing: vars.ENCRYPTION_KEYS ?? KeyRing.empty,
    codec: { port: vars.CODEC_PORT, corsOrigins: vars.CODEC_CORS_ORIGINS ?? [] },
    logLevel: vars.LOG_LEVEL,
    claims: {
      role: vars.AUTH_ROLE_CLAIM,
      partner: vars.AUTH_PARTNER_CLAIM,
      tenant: vars.AUTH_TENANT_CLAIM,
      groups: vars.AUTH_GROUPS_CLAIM,
    },
    ...(workerVersion && { workerVersion }),
    ...(vars.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined &&
      vars.OTEL_SDK_DISABLED?.toLowerCase() !== 'true' && { collectorUrl: vars.OTEL_EXPORTER_OTLP_ENDPOINT }),
    ...(vars.TEMPORAL_CLI !== undefined && { temporalCli: vars.TEMPORAL_CLI }),
    ...(vars.DATABASE_URL !== undefined && { databaseUrl: vars.DATABASE_URL }),
    ...(vars.MIGRATION_DATABASE_URL !== undefined && {
      migrationDatabaseUrl: vars.MIGRATION_DATABASE_URL,
    }),
    ...(temporal && { temporal }),
    ...(auth && { auth }),
  };
}

/**
 * How to reach a configured Postgres.
 * @throws ConfigurationError if there is none
 */
export function requireDatabase({ databaseUrl, migrationDatabaseUrl }: Config): {
  databaseUrl: string;
  migrationDatabaseUrl?: string;
} {
  if (databaseUrl === undefined) throw new ConfigurationError('DATABASE_URL is not set');
  return { databaseUrl, ...(migrationDatabaseUrl !== undefined && { migrationDatabaseUrl }) };
}

/**
 * The parts of a process that has no embedded servers.
 * @throws ConfigurationError that names the missing variables
 */
export function requireParts(config: Config): {
  databaseUrl: string;
  migrationDatabaseUrl?: string;
  temporal: TemporalConfig;
  auth: AuthConfig;
} {
  const { databaseUrl, temporal, auth } = config;
  if (databaseUrl !== undefined && temporal && auth) return { ...requireDatabase(config), temporal, auth };
  const missing = [
    ...(databaseUrl === undefined ? ['DATABASE_URL'] : []),
    ...(temporal ? [] : ['TEMPORAL_ADDRESS']),
    ...(auth ? [] : ['AUTH_ISSUER, AUTH_AUDIENCE']),
  ];
  throw new ConfigurationError(`not set: ${missing.join(', ')} (npm start runs embedded servers instead)`);
}

/** @param formerName what DATABASE_POOL_SIZE says, the name of POSTGRES_POOL in earlier versions */
function poolSize(named?: number, formerName?: number): number {
  if (named !== undefined && formerName !== undefined && named !== formerName) {
    throw new ConfigurationError(
      `POSTGRES_POOL is ${named}, but DATABASE_POOL_SIZE, its former name, is ${formerName}: set POSTGRES_POOL only`,
    );
  }
  return named ?? formerName ?? POOL_SIZE;
}

function versionOf(deploymentName?: string, buildId?: string): WorkerVersion | undefined {
  if (deploymentName === undefined && buildId === undefined) return undefined;
  // With one of them the worker would not be versioned, and nobody would notice.
  if (deploymentName === undefined || buildId === undefined) {
    throw new ConfigurationError(
      'WORKER_DEPLOYMENT_NAME and WORKER_BUILD_ID go together: set both or neither',
    );
  }
  return { deploymentName, buildId };
}

function authConfig(issuer?: string, audience?: string, jwksUri?: string): AuthConfig | undefined {
  if (issuer === undefined && audience === undefined && jwksUri === undefined) return undefined;
  // A half-configured issuer must never fall back to the development one.
  if (issuer === undefined || audience === undefined) {
    throw new ConfigurationError(
      'AUTH_ISSUER and AUTH_AUDIENCE go together, and AUTH_JWKS_URI needs both: set them or none',
    );
  }
  if (jwksUri !== undefined) return { issuer, audience, jwksUri };
  if (!issuerWithMetadata.safeParse(issuer).success) {
    throw new ConfigurationError(
      'AUTH_ISSUER: not an http or https URL without user, query and fragment, ' +
        'so its keys cannot be looked up: set AUTH_JWKS_URI too',
    );
  }
  return { issuer, audience };
}
