import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { loadConfig } from '../../../src/config';
import { connect } from '../../../src/db/connect';
import { seedDemoDirectory } from '../../../src/db/directory/seed-demo-directory';
import { freePort } from '../../../src/embedded/server/free-port';
import { type Embedded, startEmbedded } from '../../../src/embedded/start-embedded';
import { migrateOnce } from '../../../src/process/migrate-when-reachable';
import { WORKFLOW_SOURCES } from '../../../src/process/workflow-bundle';
import { SEARCH_ATTRIBUTE_NAMES } from '../../../workflows/contract';
import { databaseUrlOf, TEMPLATE, type TestServers } from './test-servers';

declare global {
  var embeddedForTests: Embedded | undefined;
}

/** Starts the real servers once for the whole run. Each test file gets a database and a namespace of its own. */
export default async function globalSetup(): Promise<void> {
  // Some tests run the service as `npm start` does.
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: join(__dirname, '../../..'), stdio: 'inherit' });

  const dataDir = await mkdtemp(join(tmpdir(), 'registration-requests-test-'));
  // As root, Postgres runs as another user, who must be able to enter this folder.
  await chmod(dataDir, 0o755);
  const { TEMPORAL_CLI } = process.env;
  const config = loadConfig({
    DATA_DIR: dataDir,
    TEMPORAL_UI_PORT: String(await freePort()),
    ...(TEMPORAL_CLI !== undefined && { TEMPORAL_CLI }),
  });
  const announce = (line: string): void => void process.stderr.write(`${line}\n`);
  const embedded = await startEmbedded(config, SEARCH_ATTRIBUTE_NAMES, announce, process.env);
  globalThis.embeddedForTests = embedded;

  const { databaseUrl, migrationDatabaseUrl = '' } = embedded;
  const admin = connect(migrationDatabaseUrl, 10);
  await admin.raw('create database ??', [TEMPLATE]);
  await admin.destroy();
  const template = connect(databaseUrlOf(databaseUrl, TEMPLATE), 10);
  await migrateOnce(template, {
    databaseUrl: databaseUrlOf(databaseUrl, TEMPLATE),
    migrationDatabaseUrl: databaseUrlOf(migrationDatabaseUrl, TEMPLATE),
  });
  await seedDemoDirectory(template);
  await template.destroy();

  const { code } = await bundleWorkflowCode({
    ...WORKFLOW_SOURCES,
    logger: new DefaultLogger('ERROR'),
  });
  const workflowBundle = join(dataDir, 'workflow-bundle.js');
  await writeFile(workflowBundle, code);

  const { temporal, auth } = embedded;
  const servers: TestServers = {
    dataDir,
    workflowBundle,
    databaseUrl,
    migrationDatabaseUrl,
    temporal,
    auth,
  };
  process.env.TEST_SERVERS = JSON.stringify(servers);
}
