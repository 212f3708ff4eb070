import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../../src/embedded/server/free-port';
import {
  identifyProcess,
  isRunning,
  type ProcessIdentity,
} from '../../../src/embedded/server/process-identity';
import type { ServerSpec } from '../../../src/embedded/server/server-process';
import { superviseServer, type SupervisedServer } from '../../../src/embedded/server/supervised-server';
import { acceptsConnections, waitUntil } from '../../../src/embedded/server/wait-until';
import { eventually } from '../../support/eventually';
import { temporaryFolder } from '../support/temporary-folder';

describe('a supervised server', () => {
  const folder = temporaryFolder();
  const started: SupervisedServer[] = [];
  let port: number;
  let announced: string[];
  const announce = (line: string) => announced.push(line);
  beforeEach(async () => {
    port = await freePort();
    announced = [];
  });

  function fakeServer(kind = 'sound'): ServerSpec {
    return {
      name: 'Fake',
      command: process.execPath,
      args: [join(__dirname, 'support', 'fake-server.mjs'), String(port), kind],
      env: {},
      cwd: folder,
      stopSignal: 'SIGTERM',
      logFile: join(folder, `${port}.log`),
      pidFile: join(folder, `${port}.pid`),
      readyWithinMs: 5_000,
      ready: (signal) => waitUntil(() => acceptsConnections(port), 10, signal),
    };
  }

  async function supervise(
    spec: ServerSpec,
    signal = new AbortController().signal,
  ): Promise<SupervisedServer> {
    const server = await superviseServer(spec, announce, signal);
    started.push(server);
    return server;
  }
  afterEach(() => Promise.all(started.splice(0).map((server) => server.stop())));

  function noted({ pidFile }: ServerSpec): ProcessIdentity {
    return JSON.parse(readFileSync(pidFile, 'utf8')) as ProcessIdentity;
  }

  const answers = () =>
    acceptsConnections(port).then(
      () => true,
      () => false,
    );

  it('answers after its start, and is gone after its stop', async () => {
    const spec = fakeServer();
    const server = await supervise(spec);
    const process = noted(spec);
    expect([await answers(), isRunning(process)]).toEqual([true, true]);
    await server.stop();
    expect([await answers(), isRunning(process), existsSync(spec.pidFile)]).toEqual([false, false, false]);
    expect(announced).toEqual([]);
  });

  it('runs in a session of its own, which Ctrl-C does not reach', async () => {
    const spec = fakeServer();
    await supervise(spec);
    // A signal to the group fails unless the server leads a group.
    expect(process.kill(-noted(spec).pid, 0)).toBe(true);
  });

  it('comes back each time it is killed', async () => {
    const spec = fakeServer();
    const server = await supervise(spec);
    for (let round = 1; round <= 3; round += 1) {
      const { pid } = noted(spec);
      process.kill(pid, 'SIGKILL');
      await eventually(() => announced.length === 2 * round);
      expect([await answers(), noted(spec).pid === pid]).toEqual([true, false]);
    }
    await server.stop();
    expect(announced.slice(0, 2)).toEqual([
      'Fake ended by itself (SIGKILL): starting it again',
      'Fake answers again',
    ]);
    expect(await answers()).toBe(false);
  });

  it('can be stopped while it is being started again', async () => {
    const spec = fakeServer();
    const server = await supervise(spec);
    spec.args[2] = 'silent';
    const { pid } = noted(spec);
    process.kill(pid, 'SIGKILL');
    const next = await eventually(
      () => noted(spec),
      (process) => process.pid !== pid,
    );
    await server.stop();
    expect(isRunning(next)).toBe(false);
  });

  it('can be stopped while it waits for its next start', async () => {
    const spec = fakeServer();
    const server = await supervise(spec);
    spec.args[2] = 'broken';
    process.kill(noted(spec).pid, 'SIGKILL');
    await eventually(() => announced.filter((line) => line.includes('next try')).length >= 3);
    const before = announced.length;
    await server.stop();
    expect(announced).toHaveLength(before);
    expect(announced.at(-1)).toMatch(/FATAL: nothing works here.*next try in 0\.8 s$/);
  });

  it('says why it does not start', async () => {
    const spec = fakeServer('broken');
    await expect(supervise(spec)).rejects.toThrow(
      `Fake did not start (exit code 3): LOG: starting | FATAL: nothing works here; its log is ${spec.logFile}`,
    );
  });

  it('says that its program is missing', async () => {
    const missing = { ...fakeServer(), command: join(folder, 'missing') };
    await expect(supervise(missing)).rejects.toThrow(/Fake did not start \(spawn .*ENOENT\)/);
  });

  it('is ended when it does not answer in time', async () => {
    const spec = { ...fakeServer('silent'), readyWithinMs: 300 };
    await expect(supervise(spec)).rejects.toThrow('(no answer within 0.3 s): no output');
    expect(identifyProcess(noted(spec).pid)).toBeUndefined();
  });

  it('is ended when its start is given up', async () => {
    const givingUp = new AbortController();
    const spec = fakeServer('silent');
    const starting = supervise(spec, givingUp.signal);
    givingUp.abort(new Error('changed my mind'));
    await expect(starting).rejects.toThrow('changed my mind');
    expect(identifyProcess(noted(spec).pid)).toBeUndefined();
  });
});
