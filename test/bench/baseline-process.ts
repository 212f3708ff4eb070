import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import express from 'express';
import { Pool } from 'pg';
import type { Statement } from './captured-sql';

/** The settings of the process. It reads them as JSON from BASELINE. */
export interface BaselineSettings {
  databaseUrl: string;
  address: string;
  /** The queue that the empty workflows run on. */
  taskQueue: string;
  get: Statement[];
  getPending: Statement[];
  list: Statement[];
  /** The workflow that the route /get_pending queries. */
  workflowId: string;
}

/** The service is measured against this: a worker for empty workflows, and Express routes that only run SQL. */
async function serveBaseline(settings: BaselineSettings): Promise<void> {
  const { databaseUrl, address, taskQueue } = settings;
  Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address }),
    taskQueue,
    workflowsPath: require.resolve('./baseline-workflow'),
    activities: { record: () => Promise.resolve(), provision: () => Promise.resolve() },
  });
  void worker.run();

  const pool = new Pool({ connectionString: databaseUrl, max: 10 });
  const client = new Client({ connection: await Connection.connect({ address }) });
  const app = express();
  for (const isPrepared of [false, true]) {
    const prefix = isPrepared ? '/prepared' : '';
    const rowsOf = (statements: Statement[]): Promise<unknown[][]> =>
      Promise.all(
        statements.map(async ({ sql, bindings }) => {
          const query = { text: sql, values: bindings, ...(isPrepared && { name: nameOf(sql) }) };
          return (await pool.query(query)).rows;
        }),
      );
    app.get(`${prefix}/get`, async (_request, response) => {
      response.json(await rowsOf(settings.get));
    });
    app.get(`${prefix}/list`, async (_request, response) => {
      response.json(await rowsOf(settings.list));
    });
    app.get(`${prefix}/get_pending`, async (_request, response) => {
      const rows = await rowsOf(settings.getPending);
      response.json([rows, await client.workflow.getHandle(settings.workflowId).query('state')]);
    });
  }
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.stdout.write(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
}

const names = new Map<string, string>();

/** The name of a prepared statement. */
function nameOf(sql: string): string {
  const name = names.get(sql) ?? `statement-${names.size}`;
  names.set(sql, name);
  return name;
}

// The process may be killed at any time.
process.once('SIGTERM', () => process.exit(0));
void serveBaseline(JSON.parse(process.env.BASELINE ?? '') as BaselineSettings);
