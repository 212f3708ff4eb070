import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import Long from 'long';
import { Client } from 'pg';
import { Connection } from '@temporalio/client';
import { temporal as proto } from '@temporalio/proto';
import type { AuthConfig, TemporalConfig } from '../../../src/config';
import { SEARCH_ATTRIBUTE_NAMES } from '../../../workflows/contract';

/** A migrated database with the demo directory. Each test file gets a copy of it. */
export const TEMPLATE = 'registration_requests_template';

/** The servers that were started once for the whole run. */
export interface TestServers {
  dataDir: string;
  workflowBundle: string;
  /** For the service's role, and for the role that owns the tables. */
  databaseUrl: string;
  migrationDatabaseUrl: string;
  temporal: TemporalConfig;
  auth: AuthConfig;
}

export function testServers(): TestServers {
  return JSON.parse(process.env.TEST_SERVERS ?? '') as TestServers;
}

/** The same server's URL with another database. */
export function databaseUrlOf(databaseUrl: string, database: string): string {
  const url = new URL(databaseUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A database for this test file. */
export interface TestDatabase {
  /** For the role that owns the database. */
  url: string;
  /** For the service's role. */
  serviceUrl: string;
  drop: () => Promise<void>;
}

/** @param template null for an empty database */
export async function createDatabase(template: string | null = TEMPLATE): Promise<TestDatabase> {
  const { databaseUrl, migrationDatabaseUrl } = testServers();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string, names: string[]): Promise<void> => {
    // The service's pool is not used, because its time limits are too short for a busy machine.
    const admin = new Client({ connectionString: migrationDatabaseUrl });
    await admin.connect();
    try {
      await admin.query(names.reduce((text, name) => text.replace('??', admin.escapeIdentifier(name)), sql));
    } finally {
      await admin.end();
    }
  };
  if (template === null) await run('create database ??', [name]);
  else await run('create database ?? template ??', [name, template]);
  return {
    url: databaseUrlOf(migrationDatabaseUrl, name),
    serviceUrl: databaseUrlOf(databaseUrl, name),
    // FORCE fails while autovacuum works here. Without it Postgres ends autovacuum, and waits 5 s for other sessions.
    drop: () => run('drop database ??', [name]),
  };
}

/** A Temporal namespace for this test file. The search attributes are registered. */
export async function createNamespace(): Promise<TemporalConfig> {
  const { temporal } = testServers();
  const namespace = `test-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect(temporal.connection);
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: Long.fromNumber(86_400) },
    });
    const { INDEXED_VALUE_TYPE_KEYWORD: keyword } = proto.api.enums.v1.IndexedValueType;
    const attributes = Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, keyword]));
    await untilAnswered(() =>
      connection.operatorService.addSearchAttributes({ namespace, searchAttributes: attributes }),
    );
  } finally {
    await connection.close();
  }
  return { ...temporal, namespace };
}

/** Waits until every part of the server knows the namespace. */
async function untilAnswered(call: () => Promise<unknown>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await call();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(20);
    }
  }
}
