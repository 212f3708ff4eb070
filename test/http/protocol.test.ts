import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import express from 'express';
import helmet from 'helmet';
import { REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { type RawAnswer, rawRequest } from '../support/http/raw-request';

/** `test/hardening/input-*.test.ts` has the tests of paths, bodies and bytes. */
describe('HTTP', () => {
  let harness: Harness;
  let bearer: string[];

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    bearer = ['Authorization', `Bearer ${await harness.token({ role: 'super_admin' })}`];
  });
  afterAll(() => harness.stop());

  const send = (path: string, options: Partial<Parameters<typeof rawRequest>[1]> = {}): Promise<RawAnswer> =>
    rawRequest(harness.url, { path, headers: bearer, ...options });
  const detailOf = ({ text }: RawAnswer): unknown => (JSON.parse(text) as { detail: unknown }).detail;

  describe('the Authorization header', () => {
    it('sent twice gets 401, even if both are good', async () => {
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
    ])(
      'of the API may not be stored and has the usual security headers: %s',
      async (_title, path, status) => {
        const answer = await send(path);
        expect(answer.status).toBe(status);
        expect(answer.headers).toMatchObject({
          'cache-control': 'no-store',
          'content-type': 'application/json; charset=utf-8',
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none';frame-ancestors 'none'",
          'x-frame-options': 'DENY',
          'cross-origin-resource-policy': 'same-origin',
          'referrer-policy': 'no-referrer',
          'strict-transport-security': 'max-age=31536000; includeSubDomains',
        });
        expect(answer.headers).not.toHaveProperty('x-powered-by');
        expect(answer.headers).not.toHaveProperty('etag');
      },
    );

    it('outside the API has the headers of a page, which helmet knows', async () => {
      const page = express().use(helmet());
      page.get('/docs', (_request, response) => void response.send('a page'));
      const listening = page.listen(0, '127.0.0.1');
      await once(listening, 'listening');
      const { port } = listening.address() as AddressInfo;
      const [expected, docs] = await Promise.all(
        [`http://127.0.0.1:${port}`, harness.url].map((url) => rawRequest(url, { path: '/docs' })),
      );
      listening.closeAllConnections();
      listening.close();
      const { 'content-length': _length, etag: _etag, date: _date, ...usual } = expected?.headers ?? {};
      expect(usual).toHaveProperty('content-security-policy');
      expect(docs?.headers).toMatchObject(usual);
      expect(docs?.headers).not.toHaveProperty('x-powered-by');
    });
  });
});
