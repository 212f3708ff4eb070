import { routes } from '../../src/http/routes';
import { createBody, REQUESTS } from '../support/api-client';
import { type Harness, startHarness } from '../support/harness';
import { type RawAnswer, rawRequest } from '../support/raw-request';
import { pathOf, unknownIds } from '../support/route-calls';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const LIMIT = 256 * 1024;
const JSON_TYPE = ['Content-Type', 'application/json'];

describe('HTTP', () => {
  let harness: Harness;
  let bearer: string[];

  beforeAll(async () => {
    harness = await startHarness();
    bearer = ['Authorization', `Bearer ${await harness.token({ role: 'super_admin' })}`];
  });
  afterAll(() => harness.stop());

  const send = (path: string, options: Partial<Parameters<typeof rawRequest>[1]> = {}): Promise<RawAnswer> =>
    rawRequest(harness.url, { path, headers: bearer, ...options });
  const detailOf = ({ text }: RawAnswer): unknown => (JSON.parse(text) as { detail: unknown }).detail;

  describe.each([...new Set(routes.map(({ path }) => path))])('%s', (template) => {
    const here = routes.filter(({ path }) => path === template);
    const known = here.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
    const path = here[0] ? pathOf(here[0], unknownIds()) : '';

    it('answers 405 to any other method, and says which it knows', async () => {
      for (const method of METHODS.filter((other) => !known.includes(other))) {
        for (const spelling of [path, `${path}/`]) {
          const answer = await send(spelling, { method, headers: [] });
          expect({ method, status: answer.status }).toEqual({ method, status: 405 });
          expect(String(answer.headers.allow).split(', ').sort()).toEqual([...known].sort());
          expect(detailOf(answer)).toBe('Method Not Allowed');
        }
      }
    });

    it('is not known in another case', async () => {
      const answer = await send(path.replace(/[a-z]/, (letter) => letter.toUpperCase()));
      expect({ status: answer.status, text: answer.text }).toEqual({
        status: 404,
        text: '{"detail":"Not Found"}',
      });
    });

    if (known.includes('GET')) {
      it('answers HEAD as it does GET, without the body', async () => {
        const [head, get] = [await send(path, { method: 'HEAD' }), await send(path)];
        expect(head.status).toBe(get.status);
        expect(head.text).toBe('');
        expect(head.headers['content-type']).toBe(get.headers['content-type']);
      });
    }
  });

  it.each([
    '/nothing',
    '/api/v1/admin',
    `${REQUESTS}/a/b/c`,
    `${REQUESTS}//`,
    `${REQUESTS}/%E0%A4%A`,
    `${REQUESTS}/%`,
    '/%c0%ae%c0%ae/etc/passwd',
    '/docs/../../package.json',
  ])('%s is 404', async (path) => {
    const answer = await send(path);
    expect({ status: answer.status, detail: detailOf(answer) }).toEqual({ status: 404, detail: 'Not Found' });
  });

  describe('a body', () => {
    const body = JSON.stringify(createBody({ scope: 'GLOBAL' }));
    const post = (chunks: string[], headers: string[] = []): Promise<RawAnswer> =>
      send(REQUESTS, { method: 'POST', headers: [...bearer, ...JSON_TYPE, ...headers], body: chunks });
    const padding = (size: number): string => ' '.repeat(size);

    it('of exactly 256 KiB is taken, announced or chunked', async () => {
      const whole = body + padding(LIMIT - Buffer.byteLength(body));
      expect((await post([whole], ['Content-Length', String(LIMIT)])).status).toBe(201);
      expect((await post([whole])).status).toBe(201);
    });

    it('of a byte more is 413, announced or chunked', async () => {
      const whole = body + padding(LIMIT + 1 - Buffer.byteLength(body));
      for (const answer of [
        await post([whole], ['Content-Length', String(LIMIT + 1)]),
        await post([whole]),
      ]) {
        expect({ status: answer.status, detail: detailOf(answer) }).toEqual({
          status: 413,
          detail: 'The body is larger than 256 KiB',
        });
      }
    });

    it('that is not UTF-8 is 422', async () => {
      const answer = await send(REQUESTS, {
        method: 'POST',
        headers: [...bearer, ...JSON_TYPE],
        body: [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
      });
      expect(answer.status).toBe(422);
      expect(detailOf(answer)).toMatchObject([{ type: 'json_invalid', loc: ['body', 0] }]);
    });

    it('is not read before the token is checked', async () => {
      const answer = await rawRequest(harness.url, {
        method: 'POST',
        path: REQUESTS,
        headers: [...JSON_TYPE, 'Content-Length', String(LIMIT + 1)],
        body: [padding(LIMIT + 1)],
      });
      expect(answer.status).toBe(401);
    });
  });

  it('headers of 20 KiB are 431', async () => {
    const answer = await send(REQUESTS, { headers: [...bearer, 'X-Long', 'x'.repeat(20 * 1024)] });
    expect(answer.status).toBe(431);
  });

  describe('the Authorization header', () => {
    it('sent twice is 401, even if both are good', async () => {
      const answer = await send(REQUESTS, { headers: [...bearer, ...bearer] });
      expect({ status: answer.status, detail: detailOf(answer) }).toEqual({
        status: 401,
        detail: 'Send one Authorization header',
      });
    });

    it('cannot be replaced by a token in the query', async () => {
      const token = (bearer[1] ?? '').slice('Bearer '.length);
      const answer = await send(`${REQUESTS}?access_token=${token}&token=${token}`, { headers: [] });
      expect(answer.status).toBe(401);
    });
  });

  describe('every answer', () => {
    it.each([
      ['an answer', REQUESTS, 200],
      ['an error', `${REQUESTS}/unknown`, 404],
      ['an unknown path', '/api/unknown', 404],
    ])('of the API is kept by nobody and carries the usual protections: %s', async (_title, path, status) => {
      const answer = await send(path);
      expect(answer.status).toBe(status);
      expect(answer.headers).toMatchObject({
        'cache-control': 'no-store',
        'content-type': 'application/json; charset=utf-8',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'content-security-policy': expect.stringContaining("default-src 'self'") as string,
      });
      expect(answer.headers).not.toHaveProperty('x-powered-by');
      expect(answer.headers).not.toHaveProperty('etag');
    });
  });
});
