import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { pythonEnvironment } from '../support/python/python-environment';
import { createInstallation, startService } from '../support/service/service';

const REQUIREMENTS = join(__dirname, 'requirements.txt');
const LIFETIME_SECONDS = 12 * 3_600;

/** Fuzzes the built service with Schemathesis, from its own OpenAPI document. */
async function run(): Promise<number> {
  const { values } = parseArgs({
    options: { 'max-time': { type: 'string', default: '60' }, seed: { type: 'string' } },
  });
  const programs = pythonEnvironment('schemathesis', REQUIREMENTS);
  const installation = await createInstallation();
  const env = { ...installation.env, LOG_LEVEL: 'warn', RATE_LIMIT_PER_MINUTE: '0' };
  const service = await startService({ ...installation, env });
  try {
    const token = await issueToken(env.DATA_DIR, { role: 'super_admin', ttlSeconds: LIFETIME_SECONDS });
    const options = Object.entries(values).flatMap(([name, value]) => [`--${name}`, value]);
    const code = await schemathesis(programs, installation.url, token, options);
    const reached = await statesReached(apiClient(installation, token));
    process.stdout.write(`${service.logged()}states reached: ${JSON.stringify(reached)}\n`);
    const missed = Object.keys(reached).filter((state) => reached[state] === 0);
    if (missed.length > 0)
      process.stderr.write(`states that the fuzzer never reached: ${missed.join(', ')}\n`);
    return code === 0 && missed.length > 0 ? 1 : code;
  } finally {
    await service.end('SIGTERM');
    await installation.remove();
  }
}

function schemathesis(programs: string, url: string, token: string, options: string[]): Promise<number> {
  const child = spawn(
    join(programs, 'schemathesis'),
    ['--config-file', join(__dirname, 'schemathesis.toml'), 'run', `${url}/openapi.json`, ...options],
    { cwd: __dirname, env: { ...process.env, FUZZ_TOKEN: token }, stdio: 'inherit' },
  );
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** How many requests the fuzzer brought into each state, and how many applications it created. */
async function statesReached(admin: ApiClient): Promise<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const status of ['PENDING', 'APPROVED', 'REJECTED', 'CANCELLED']) {
    totals[status] = (await admin.get(`${REQUESTS}?status=${status}`)).body.total as number;
  }
  totals.applications = (await admin.get(APPLICATIONS)).body.total as number;
  return totals;
}

run().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
