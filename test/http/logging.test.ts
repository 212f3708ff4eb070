import { hostname } from 'node:os';
import { freePort } from '../../src/embedded/server/free-port';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { rawRequest } from '../support/http/raw-request';
import { startServiceWith } from '../support/service/service-with-parts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('the log', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  const linesWith = (path: string): Promise<Record<string, unknown>[]> =>
    eventually(
      () =>
        harness
          .logged()
          .split('\n')
          .filter((line) => line.includes(path))
          .map((line) => JSON.parse(line) as Record<string, unknown>),
      (lines) => lines.length > 0,
    );

  it('has one line for each answer, with its path and status', async () => {
    const path = `${REQUESTS}/logged-once`;
    await admin.get(path);
    expect(await linesWith(path)).toMatchObject([{ req: { method: 'GET', path }, res: { status: 404 } }]);
  });

  it('has nothing in such a line but what docs/operations.md says', async () => {
    const path = `${REQUESTS}/every-member`;
    await admin.get(path);
    expect(await linesWith(path)).toEqual([
      {
        level: 30,
        time: expect.any(Number) as number,
        pid: process.pid,
        hostname: hostname(),
        req: { id: expect.stringMatching(UUID) as string, method: 'GET', path },
        res: { status: 404 },
        responseTime: expect.any(Number) as number,
        msg: 'request completed',
      },
    ]);
  });

  it('tells the error of an answer above 500, and its code if it was expected', async () => {
    const databaseUrl = `postgres://nobody@127.0.0.1:${await freePort()}/nothing`;
    const service = await startServiceWith(harness, { databaseUrl });
    const lineOf = async (path: string): Promise<unknown> => {
      const { status } = await apiClient(service, admin.token).get(path);
      expect(status).toBe(503);
      const [line] = service
        .logged()
        .split('\n')
        .filter((text) => text.includes(`"path":"${path}"`));
      return JSON.parse(line ?? '') as unknown;
    };
    expect(await lineOf(REQUESTS)).toMatchObject({
      level: 40,
      res: { status: 503 },
      err: {
        type: 'UnavailableError',
        message: expect.stringContaining('database') as string,
        stack: expect.stringContaining('at ') as string,
        code: 'unavailable',
      },
      msg: 'request errored',
    });
    expect(await lineOf('/statusz')).toMatchObject({
      level: 40,
      res: { status: 503 },
      err: { message: 'failed with status code 503' },
      msg: 'request errored',
    });
    await service.stop();
  });

  it('never has a query string', async () => {
    await admin.get(`${REQUESTS}/with-query?access_token=query-secret-1`);
    await fetch(`${harness.url}${REQUESTS}/with-query?access_token=query-secret-2`);
    await fetch(`${harness.url}/nowhere/with-query?x=query-secret-3`);
    await eventually(
      () => linesWith('with-query'),
      (lines) => lines.length === 3,
    );
    expect(harness.logged()).not.toContain('query-secret');
  });

  it('never has the password in a request target that names the host', async () => {
    await rawRequest(harness.url, {
      path: `http://user:target-secret@host${REQUESTS}/in-full?x=target-secret`,
    });
    expect(await linesWith('in-full')).toMatchObject([{ req: { path: `${REQUESTS}/in-full` } }]);
    expect(harness.logged()).not.toContain('target-secret');
  });

  it('never has a token, good or bad', async () => {
    const bad = `${admin.token.slice(0, -4)}XXXX`;
    await admin.get(`${REQUESTS}/with-token`);
    await apiClient(harness, bad).get(`${REQUESTS}/with-token`);
    await eventually(
      () => linesWith('with-token'),
      (lines) => lines.length === 2,
    );
    const signature = admin.token.split('.')[2] ?? '';
    expect(signature.length).toBeGreaterThan(20);
    expect(harness.logged()).not.toContain(signature.slice(0, -4));
    expect(harness.logged().toLowerCase()).not.toContain('bearer');
  });

  it('has no lines for probes', async () => {
    await fetch(`${harness.url}/healthz`);
    await fetch(`${harness.url}/readyz`);
    const path = `${REQUESTS}/after-probes`;
    await admin.get(path);
    await linesWith(path);
    expect(harness.logged()).not.toMatch(/healthz|readyz/);
  });
});
