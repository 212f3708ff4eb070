import { freePort } from '../../src/embedded/server/free-port';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { startServiceWith } from '../support/service/service-with-parts';
import { startTokenIssuer } from '../support/servers/token-issuer';

interface Readiness {
  status: string;
  parts: Record<string, { status: string; reason?: string }>;
}

describe('probes', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());

  const ask = async (url: string): Promise<{ response: Response; body: Readiness }> => {
    const response = await fetch(url);
    return { response, body: (await response.json()) as Readiness };
  };
  const up = { status: 'up' };

  it('say without a token that the process is alive, and ready when every part is', async () => {
    const health = await ask(`${harness.url}/healthz`);
    expect(health.response.status).toBe(200);
    expect(health.body).toEqual({ status: 'alive' });
    const { response, body } = await ask(`${harness.url}/readyz`);
    expect(response.status).toBe(200);
    expect(body).toEqual({ status: 'ready', parts: { postgres: up, temporal: up, key_set: up } });
  });

  const refused = /ECONNREFUSED|No connection established|Deadline exceeded/;
  it.each([
    ['postgres', async () => ({ databaseUrl: `postgres://nobody@127.0.0.1:${await freePort()}/x` }), refused],
    [
      'temporal',
      async () => ({
        temporal: { connection: { address: `127.0.0.1:${await freePort()}` }, namespace: 'default' },
      }),
      refused,
    ],
    [
      'temporal',
      () => Promise.resolve({ temporal: { ...harness.temporalConfig, namespace: 'not-there' } }),
      /not-there|not found/,
    ],
    [
      'key_set',
      async () => {
        const issuer = await startTokenIssuer({ up: false });
        return { auth: issuer.auth };
      },
      /127\.0\.0\.1:\d+\/keys is out of reach/,
    ],
  ])('name %s when it is down, and why', async (part, parts, reason) => {
    const service = await startServiceWith(harness, await parts());
    try {
      const { response, body } = await ask(`${service.url}/readyz`);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect(body).toEqual({
        status: 'unavailable',
        parts: {
          postgres: up,
          temporal: up,
          key_set: up,
          [part]: { status: 'down', reason: expect.stringMatching(reason) as string },
        },
      });
      expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
    } finally {
      await service.stop();
    }
  });

  it('say so again once a part is back', async () => {
    const issuer = await startTokenIssuer({ up: false });
    const service = await startServiceWith(harness, { auth: issuer.auth });
    try {
      expect((await fetch(`${service.url}/readyz`)).status).toBe(503);
      await issuer.up();
      await eventually(
        () => fetch(`${service.url}/readyz`),
        ({ status }) => status === 200,
      );
    } finally {
      await service.stop();
      await issuer.down();
    }
  });
});
