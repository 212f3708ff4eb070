import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Where Temporal keeps its state, and which schema each database has. */
const TEMPORAL_DATABASES = { temporal: 'temporal', temporal_visibility: 'visibility' };

/**
 * Creates Temporal's two databases with its own tool, which holds the schema.
 * @param ownerUrl of a role that may create databases
 */
export async function createTemporalSchema(sqlTool: string, ownerUrl: string): Promise<void> {
  const { hostname, port, username, password } = new URL(ownerUrl);
  for (const [database, schema] of Object.entries(TEMPORAL_DATABASES)) {
    const run = (...args: string[]) =>
      promisify(execFile)(sqlTool, args, {
        env: {
          SQL_PLUGIN: 'postgres12',
          SQL_HOST: hostname,
          SQL_PORT: port,
          SQL_USER: username,
          SQL_PASSWORD: password,
          SQL_DATABASE: database,
        },
      });
    await run('create-database');
    await run('setup-schema', '-v', '0.0');
    await run('update-schema', '--schema-name', `postgresql/v12/${schema}`);
  }
}
