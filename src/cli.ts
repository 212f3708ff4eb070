import { Command, InvalidArgumentError, Option } from 'commander';
import { loadConfig, requireDatabase, requireParts } from './config';
import { ROLES, type Role } from './domain/permissions';
import { issueToken } from './embedded/issuer/development-issuer';
import { ConfigurationError } from './errors';
import { createLogger } from './logger';
import { createContext } from './process/context';
import { reconcileOnce } from './process/reconcile-once';
import { describeMigrations, migrate, setUp } from './process/setup';
import { NEXUS_ENDPOINT } from '../workflows/contract';

interface TokenOptions {
  role: Role;
  partner?: string;
  tenant?: string;
  group: string[];
  sub?: string;
  ttl: number;
}

const UNITS = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** @returns seconds */
function parseTime(text: string): number {
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  if (!match) throw new InvalidArgumentError('write it like 90s, 15m, 1h or 7d.');
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}

const program = new Command('registration-requests').description('Tools of the approval service');

program
  .command('token')
  .description('print a token of the embedded development issuer')
  .addOption(new Option('--role <role>', 'the role it carries').choices(ROLES).makeOptionMandatory())
  .option('--partner <id>', 'the partner of a partner_admin')
  .option('--tenant <id>', 'the tenant of a tenant_admin')
  .option(
    '--group <name>',
    'a group it names; once for each',
    (name, others: string[]) => [...others, name],
    [],
  )
  .option('--sub <name>', 'the subject; by default ROLE@development')
  .option('--ttl <time>', 'how long it is valid: 90s, 15m, 1h, 7d', parseTime, UNITS.h)
  .action(async ({ ttl, group, ...options }: TokenOptions) => {
    if (options.role === 'partner_admin' && options.partner === undefined) {
      throw new ConfigurationError('--role partner_admin needs --partner ID');
    }
    if (options.role === 'tenant_admin' && options.tenant === undefined) {
      throw new ConfigurationError('--role tenant_admin needs --tenant ID');
    }
    const config = loadConfig(process.env);
    if (config.auth) {
      throw new ConfigurationError(
        'AUTH_ISSUER is set: get tokens there, the development issuer is not in use',
      );
    }
    const { dataDir, claims } = config;
    process.stdout.write(
      `${await issueToken(dataDir, { ...options, groups: group, claims, ttlSeconds: ttl })}\n`,
    );
  });

program
  .command('migrate')
  .description(
    'bring the schema of DATABASE_URL up to date, as the role of MIGRATION_DATABASE_URL if that is set; ' +
      'the API and the worker also do this when they start',
  )
  .action(async () => {
    const ran = await migrate(requireDatabase(loadConfig(process.env)));
    process.stdout.write(`${describeMigrations(ran)}\n`);
  });

program
  .command('setup')
  .description(
    'make what the API and the worker need: the schema of DATABASE_URL, and in Temporal the namespace, its search ' +
      'attributes and the Nexus endpoint; what is there stays as it is',
  )
  .option(
    '--retention <time>',
    'how long a new namespace keeps closed workflows: 720h, 30d',
    parseTime,
    30 * UNITS.d,
  )
  .option('--nexus-endpoint <name>', 'the name of the Nexus endpoint', NEXUS_ENDPOINT)
  .option('--no-nexus-endpoint', 'make no Nexus endpoint')
  .action(async ({ retention, nexusEndpoint }: { retention: number; nexusEndpoint: string | false }) => {
    const config = loadConfig(process.env);
    const { temporal, keyRing } = config;
    const database = requireDatabase(config);
    if (!temporal) throw new ConfigurationError('not set: TEMPORAL_ADDRESS');
    const options = { retentionMs: retention * 1_000, nexusEndpoint };
    await setUp({ ...database, temporal, keyRing }, options, (line) => process.stdout.write(`${line}\n`));
  });

program
  .command('reconcile')
  .description(
    'compare requests with their workflows and totals with their lists, once, and repair what differs; ' +
      'run it after a restore, with the variables of the worker',
  )
  .option('--dry-run', 'say what would be done, and change nothing; exit with 1 if something differs', false)
  .action(async ({ dryRun }: { dryRun: boolean }) => {
    const config = loadConfig(process.env);
    const context = createContext(config, requireParts(config), createLogger(config.logLevel));
    try {
      const isRight = await reconcileOnce(context, (line) => process.stdout.write(`${line}\n`), dryRun);
      if (!isRight) process.exitCode = 1;
    } finally {
      await context.close();
    }
  });

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
