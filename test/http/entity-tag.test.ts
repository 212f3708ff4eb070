import { REQUESTS, createBody } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

describe('ETag and If-Match', () => {
  let harness: Harness;
  let token: string;

  beforeAll(async () => {
    harness = await startHarness();
    token = await harness.token({ role: 'super_admin' });
  });
  afterAll(() => harness.stop());

  function send(method: string, path: string, ifMatch?: string, body?: unknown): Promise<Response> {
    return fetch(harness.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }
  async function create(): Promise<{ path: string; tag: string }> {
    const response = await send('POST', REQUESTS, undefined, createBody());
    const { id } = (await response.json()) as { id: string };
    return { path: `${REQUESTS}/${id}`, tag: response.headers.get('etag') ?? '' };
  }
  const tagOf = async (path: string): Promise<string> => (await send('GET', path)).headers.get('etag') ?? '';

  it('are the same for the same request, when it is created and each time it is read', async () => {
    const { path, tag } = await create();
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    expect(await tagOf(path)).toBe(tag);
    expect(await tagOf(path)).toBe(tag);
  });

  it('allow a decision on the state that was reviewed', async () => {
    for (const [method, action, body] of [
      ['POST', '/approve', undefined],
      ['POST', '/reject', { reason: 'no' }],
      ['DELETE', '', undefined],
    ] as const) {
      const { path, tag } = await create();
      expect((await send(method, path + action, `"other", ${tag}`, body)).status).toBe(200);
    }
  });

  it('refuse a decision on any other state with 412, and the request stays pending', async () => {
    const { path, tag } = await create();
    for (const ifMatch of ['"other"', `W/${tag}`, tag.replaceAll('"', '')]) {
      expect((await send('POST', `${path}/approve`, ifMatch)).status).toBe(412);
      expect((await send('POST', `${path}/reject`, ifMatch, { reason: 'no' })).status).toBe(412);
      expect((await send('DELETE', path, ifMatch)).status).toBe(412);
    }
    expect(await tagOf(path)).toBe(tag);
    expect((await send('POST', `${path}/approve`, '*')).status).toBe(200);
  });

  it('refuse a decision if the tenant moved after the review', async () => {
    await send('PUT', '/api/v1/admin/tenants/acme-us', undefined, { name: 'Acme US', partner_id: 'acme' });
    const response = await send('POST', REQUESTS, undefined, createBody({ tenant_id: 'acme-us' }));
    const { id } = (await response.json()) as { id: string };
    await send('PUT', '/api/v1/admin/tenants/acme-us', undefined, { name: 'Acme US', partner_id: 'globex' });
    const reviewed = response.headers.get('etag') ?? '';
    expect((await send('POST', `${REQUESTS}/${id}/approve`, reviewed)).status).toBe(412);
  });

  it('never turn a read into a 304, because they do not cover `live`', async () => {
    const { path, tag } = await create();
    for (const ifNoneMatch of [tag, '*']) {
      const headers = { authorization: `Bearer ${token}`, 'if-none-match': ifNoneMatch };
      const response = await fetch(harness.url + path, { headers });
      expect(response.status).toBe(200);
      expect(await response.json()).toHaveProperty('live');
    }
  });

  it('change with the decision, and a second decision gets 409, not 412', async () => {
    const { path, tag } = await create();
    await send('DELETE', path);
    expect(await tagOf(path)).not.toBe(tag);
    expect((await send('POST', `${path}/approve`, tag)).status).toBe(409);
  });
});
