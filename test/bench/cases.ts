import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Caller } from '../../src/domain/permissions';
import { workflowIdOf } from '../../workflows/contract';
import type { BaselineSettings } from './baseline-process';
import { captureSql } from './captured-sql';
import { type ServerProcess, startServer } from './child-process';
import { closedLoop } from './closed-loop';
import { metersOf, ownCpu } from './cpu-meters';
import { firstTasks } from './first-tasks';
import { httpCaller } from './http-caller';
import { PendingRequests } from './pending-requests';
import type { BenchServers } from './servers';
import type { Side } from './side';

const REQUESTS = '/api/v1/admin/registration-requests';
const TASK_QUEUE = 'bench-baseline';
/** The page size of a list that says none. */
const PER_PAGE = 20;

/** A call of the service, and the least that could be done for the same result. */
export interface BenchCase {
  name: string;
  /** The number of calls in a round, by the number of callers. */
  calls: Record<number, number>;
  ours: Side;
  baseline: Side;
  /** The same baseline with prepared statements, if it has statements. */
  prepared?: Side;
}

/** The cases. `approve` approves the requests that `create` has created. */
export async function benchCases(servers: BenchServers, service: ServerProcess): Promise<BenchCase[]> {
  const ours = await oursOn(servers, service);
  const baseline = await baselineOn(servers, ours);
  const { call } = ours;
  const reads = (path: string, route: string): Omit<BenchCase, 'name' | 'calls'> => ({
    ours: { meters: ours.meters, call: () => call('GET', REQUESTS + path, 200) },
    baseline: baseline.route(route),
    prepared: baseline.route(`/prepared${route}`),
  });
  return [
    { name: 'create', calls: { 1: 40, 16: 96 }, ours: ours.create, baseline: baseline.create },
    { name: 'approve', calls: { 1: 40, 16: 96 }, ours: ours.approve, baseline: baseline.approve },
    { name: 'get', calls: { 1: 250, 16: 750 }, ...reads(`/${ours.approvedId}`, '/get') },
    { name: 'get_pending', calls: { 1: 80, 16: 300 }, ...reads(`/${ours.pendingId}`, '/get_pending') },
    { name: 'list', calls: { 1: 200, 16: 500 }, ...reads('/', '/list') },
  ];
}

const requested = {
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  description: 'The shop that customers of Acme Europe sign in to',
  application_type: 'WEB',
  redirect_uris: ['https://shop.example.com/callback', 'https://shop.example.com/silent'],
  post_logout_redirect_uris: ['https://shop.example.com/'],
  allowed_origins: ['https://shop.example.com'],
  contact_email: 'owner@example.com',
};

async function oursOn({ token, temporal, pids }: BenchServers, { url, pid }: ServerProcess) {
  const meters = metersOf({ service: pid, ...pids });
  const call = httpCaller(url, await token({ role: 'super_admin' }));
  const create = async (): Promise<string> => {
    const body = { ...requested, name: `Shop ${randomUUID()}` };
    return (JSON.parse(await call('POST', REQUESTS, 201, body)) as { id: string }).id;
  };
  const approve = (id: string): Promise<string> =>
    call('POST', `${REQUESTS}/${id}/approve`, 200, { notes: 'known to us' });
  const pending = new PendingRequests(create, firstTasks(temporal, workflowIdOf));
  // The list has a full page, whichever cases were chosen.
  await closedLoop(4, PER_PAGE, create);
  const approvedId = await create();
  await approve(approvedId);
  return {
    call,
    meters,
    approvedId,
    pendingId: await create(),
    ...pending.sides({ meters }, approve),
  };
}

async function baselineOn(
  { dataDir, databaseUrl, db, temporal, temporalAddress, pids, stopFirst }: BenchServers,
  { approvedId, pendingId }: { approvedId: string; pendingId: string },
) {
  const actor = { sub: 'super_admin@development' };
  const start = async (): Promise<string> => {
    const workflowId = `baseline-${randomUUID()}`;
    // The service sends the same payload, so both sides move the same number of bytes.
    const now = new Date().toISOString();
    const request = { ...requested, name: `Shop ${randomUUID()}` };
    await temporal.workflow.start('baseline', {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [{ request, requested_by: actor, created_at: now, expires_at: now }],
    });
    return workflowId;
  };
  const approve = async (workflowId: string): Promise<void> => {
    const handle = temporal.workflow.getHandle(workflowId);
    const recipient_key = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) };
    const decision = {
      kind: 'approve',
      decision_id: randomUUID(),
      actor,
      notes: 'known to us',
      recipient_key,
    };
    await handle.signal('approve', decision);
    await handle.result();
  };
  const pending = new PendingRequests(
    start,
    firstTasks(temporal, (id) => id),
  );

  const workflowId = await start();
  const caller: Caller = { role: 'super_admin', ...actor, groups: [] };
  const { get, list } = await captureSql(db, caller, approvedId);
  const { get: getPending } = await captureSql(db, caller, pendingId);
  const settings: BaselineSettings = {
    databaseUrl,
    address: temporalAddress,
    taskQueue: TASK_QUEUE,
    ...{ get, getPending, list, workflowId },
  };
  const server = await startServer(
    [require.resolve('../support/typescript/run-typescript.mjs'), require.resolve('./baseline-process')],
    { BASELINE: JSON.stringify(settings) },
    join(dataDir, 'baseline.log'),
  );
  stopFirst(server.stop);
  const call = httpCaller(server.url);
  const meters = metersOf({ baseline: server.pid, ...pids });
  return {
    ...pending.sides({ meters, client: ownCpu }, approve),
    route: (path: string): Side => ({ meters, call: () => call('GET', path, 200) }),
  };
}
