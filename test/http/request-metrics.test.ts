import { randomUUID } from 'node:crypto';
import { routes } from '../../src/http/routes';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { hold } from '../support/db/hold';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';

describe('the metrics of HTTP requests', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness({ worker: false, env: { METRICS_PORT: '9464' } });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  const scraped = async (): Promise<string> => (await harness.scrape?.text()) ?? '';

  /** The number of answers with these labels, when there are that many. */
  async function expectCount(labels: string, count: number): Promise<void> {
    const line = `registration_requests_http_requests_total{${labels}} ${count}\n`;
    await eventually(scraped, (text) => text.includes(line));
  }

  it('count answers by the pattern of the path, so that ids make no series', async () => {
    const ids = [randomUUID(), randomUUID()];
    for (const id of ids) expect(await admin.get(`${REQUESTS}/${id}`)).toMatchObject({ status: 404 });
    await expectCount(`route="${REQUESTS}/:request_id",method="GET",status="404"`, 2);
    for (const id of ids) expect(await scraped()).not.toContain(id);
  });

  it('count a call that is refused before its handler', async () => {
    await fetch(`${harness.url}${REQUESTS}`);
    await expectCount(`route="${REQUESTS}",method="GET",status="401"`, 1);
  });

  it('count paths and methods that do not exist under one route', async () => {
    await Promise.all(['/a', '/b', `${REQUESTS}/x/y/z`].map((path) => admin.get(path)));
    await expectCount('route="none",method="GET",status="404"', 3);
    await fetch(harness.url + REQUESTS, { method: 'PATCH' });
    await fetch(`${harness.url}/healthz`, { method: 'PROPFIND' });
    await expectCount('route="none",method="other",status="405"', 2);
  });

  it('count a call whose connection was lost before its answer', async () => {
    const held = await hold(harness.ownerUrl, 'lock table registration_requests in access exclusive mode');
    const leaving = new AbortController();
    const call = fetch(`${harness.url}${REQUESTS}/${randomUUID()}/events`, {
      headers: { authorization: `Bearer ${admin.token}` },
      signal: leaving.signal,
    });
    await held.whenWaitedFor();
    leaving.abort();
    await expect(call).rejects.toThrow('aborted');
    await expectCount(`route="${REQUESTS}/:request_id/events",method="GET",status="aborted"`, 1);
    await held.release();
  });

  it('have a time for each answer', async () => {
    const timed = /^registration_requests_http_request_duration_seconds_count\{.*\} (\d+)$/gm;
    const counted = /^registration_requests_http_requests_total\{.*\} (\d+)$/gm;
    const sumOf = (pattern: RegExp, text: string): number =>
      [...text.matchAll(pattern)].reduce((sum, [, count]) => sum + Number(count), 0);
    const text = await scraped();
    expect(sumOf(timed, text)).toBeGreaterThan(5);
    expect(sumOf(timed, text)).toBe(sumOf(counted, text));
  });

  it('know no route that is not in the list of routes', async () => {
    const known = ['none', ...routes.map(({ path }) => path)];
    const labels = [...(await scraped()).matchAll(/route="([^"]*)"/g)].map(([, route]) => route);
    expect(labels.length).toBeGreaterThan(0);
    expect(labels.filter((route) => !known.includes(route ?? ''))).toEqual([]);
  });
});

describe('a process without METRICS_PORT', () => {
  it('measures nothing', async () => {
    const harness = await startHarness({ worker: false });
    expect(harness.scrape).toBeUndefined();
    await harness.stop();
  });
});
