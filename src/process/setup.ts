import type { Config, TemporalConfig } from '../config';
import { connect } from '../db/connect';
import { dataConverterFor } from '../encryption/data-converter';
import { ConfigurationError } from '../errors';
import { connectTemporal } from '../temporal/connection';
import { NamespaceSetup } from '../temporal/namespace-setup';
import type { Parts } from './context';
import { migrateOnce } from './migrate-when-reachable';

/** What a setup may choose. */
export interface SetupOptions {
  /** How long a new namespace keeps closed workflows, in milliseconds. */
  retentionMs: number;
  /** The name of the Nexus endpoint; false for none. */
  nexusEndpoint: string | false;
}

/**
 * Makes what the API and the worker need in their servers: the schema, the namespace, its search attributes, and the Nexus
 * endpoint. What is there stays as it is. It can run again, and twice at once.
 * @param announce gets a line for each thing that was made or was there
 * @throws ConfigurationError that says what could not be made, one thing on each line
 */
export async function setUp(
  parts: Pick<Parts, 'databaseUrl' | 'migrationDatabaseUrl' | 'temporal'> & Pick<Config, 'keyRing'>,
  { retentionMs, nexusEndpoint }: SetupOptions,
  announce: (line: string) => void,
): Promise<void> {
  announce(`schema: ${describeMigrations(await migrate(parts))}`);
  const client = connectTemporal(parts.temporal, dataConverterFor(parts.keyRing));
  try {
    const namespace = new NamespaceSetup(client, nameTemporal(parts.temporal));
    announce(await namespace.createNamespace(retentionMs));
    // These two do not need each other. If people must do both by hand, they learn it at once.
    const failed: string[] = [];
    for (const make of [
      () => namespace.registerSearchAttributes(),
      ...(nexusEndpoint === false ? [] : [() => namespace.createNexusEndpoint(nexusEndpoint)]),
    ]) {
      try {
        announce(await make());
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        failed.push(error.message);
      }
    }
    if (failed.length > 0) throw new ConfigurationError(failed.join('\n'));
  } finally {
    await client.connection.close();
  }
}

/**
 * Brings the schema up to date.
 * @returns the names of the migrations that ran
 */
export async function migrate(urls: Pick<Parts, 'databaseUrl' | 'migrationDatabaseUrl'>): Promise<string[]> {
  const db = connect(urls.databaseUrl, 1);
  try {
    return await migrateOnce(db, urls);
  } finally {
    await db.destroy();
  }
}

/** A line for people about the migrations that ran. */
export function describeMigrations(ran: string[]): string {
  return ran.length === 0 ? 'up to date' : `migrated: ${ran.join(', ')}`;
}

function nameTemporal({ setBy = 'Temporal', connection }: TemporalConfig): string {
  return `${setBy} ${connection.address}`;
}
