import { freePort } from '../../src/embedded/server/free-port';
import { eventually } from '../support/eventually';
import { rawRequest } from '../support/http/raw-request';
import { type Harness, startHarness } from '../support/service/harness';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { connectTo, statusesIn, wire } from '../support/http/tcp-caller';
import { startTokenIssuer } from '../support/servers/token-issuer';

interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

const ask = async (url: string, headers: Record<string, string> = {}): Promise<Answer> => {
  const response = await fetch(url, { headers });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
const up = { status: 'up' };

describe('the probes', () => {
  let harness: Harness;
  let service: Service;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());

  it('say without a token that the process is alive, and that it can serve', async () => {
    expect(await ask(`${harness.url}/healthz`)).toMatchObject({ status: 200, body: { status: 'alive' } });
    const { status, body } = await ask(`${harness.url}/readyz`);
    expect({ status, body }).toEqual({ status: 200, body: { status: 'ready' } });
  });

  it('say that a process can serve while all its parts are down, because its answers say what is wrong', async () => {
    const nobody = await freePort();
    const issuer = await startTokenIssuer({ up: false });
    service = await startServiceWith(harness, {
      databaseUrl: `postgres://nobody@127.0.0.1:${nobody}/x`,
      temporal: { connection: { address: `127.0.0.1:${nobody}` }, namespace: 'default' },
      auth: issuer.auth,
    });
    try {
      expect((await ask(`${service.url}/statusz`)).status).toBe(503);
      expect((await ask(`${service.url}/readyz`)).status).toBe(200);
    } finally {
      await service.stop();
    }
  });

  it('say that a process which has not started yet cannot serve, and when to ask again', async () => {
    service = await startServiceWith(harness, {});
    try {
      service.app.lifecycle.isServing = false;
      const { status, headers, body } = await ask(`${service.url}/readyz`);
      expect({ status, body }).toEqual({ status: 503, body: { status: 'unavailable' } });
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect((await ask(`${service.url}/healthz`)).status).toBe(200);
    } finally {
      await service.stop();
    }
  });

  it('say that a process which was told to stop cannot serve', async () => {
    service = await startServiceWith(harness, {});
    const probe = connectTo(service.url);
    const stopped = service.stop();
    probe.socket.write(wire(['GET /readyz HTTP/1.1', 'Host: x']));
    const received = await probe.ended;
    expect(statusesIn(received)).toEqual([503]);
    expect(received).toContain('{"status":"unavailable"}');
    await stopped;
  });
});

describe('the status', () => {
  let harness: Harness;
  let token: string;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    token = await harness.token({ role: 'super_admin' });
  });
  afterAll(() => harness.stop());

  const ready = { status: 'ready', parts: { postgres: up, temporal: up, key_set: up } };

  it('says that every part is up, to a super admin and to a caller on the same machine', async () => {
    const local = await ask(`${harness.url}/statusz`);
    expect(local).toMatchObject({ status: 200, body: ready });
    const elsewhere = { 'x-forwarded-for': '203.0.113.7', authorization: `Bearer ${token}` };
    expect(await ask(`${harness.url}/statusz`, elsewhere)).toMatchObject({ status: 200, body: ready });
  });

  it.each([
    ['X-Forwarded-For', '203.0.113.7'],
    ['X-Forwarded-For', '127.0.0.1'],
    ['X-Forwarded-For', ''],
    ['Forwarded', 'for=127.0.0.1'],
    ['X-Real-IP', '127.0.0.1'],
    ['Via', '1.1 proxy'],
  ])('is not shown to a caller behind a proxy on the same machine: %s: %s', async (name, value) => {
    for (const TRUSTED_PROXIES of [undefined, 'loopback']) {
      const service = await startServiceWith(harness, {}, { TRUSTED_PROXIES });
      try {
        const answer = await rawRequest(service.url, { path: '/statusz', headers: [name, value] });
        expect(answer.status).toBe(401);
        expect(answer.text).not.toContain('postgres');
      } finally {
        await service.stop();
      }
    }
  });

  it('is not shown to a page in a browser on this machine whose name resolves to loopback', async () => {
    const { socket, ended } = connectTo(harness.url);
    socket.write(wire(['GET /statusz HTTP/1.1', 'Host: evil.example:8080', 'Connection: close']));
    expect(statusesIn(await ended)).toEqual([401]);
  });

  it('is not shown to a caller behind a trusted proxy on the same machine that adds no header', async () => {
    const service = await startServiceWith(harness, {}, { TRUSTED_PROXIES: 'loopback' });
    try {
      expect((await ask(`${service.url}/statusz`)).status).toBe(401);
    } finally {
      await service.stop();
    }
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
  ])('names %s when it is down, and says why', async (part, parts, reason) => {
    const service = await startServiceWith(harness, await parts());
    try {
      const { status, headers, body } = await ask(`${service.url}/statusz`);
      expect(status).toBe(503);
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
      expect(body).toEqual({
        status: 'unavailable',
        parts: {
          postgres: up,
          temporal: up,
          key_set: up,
          [part]: { status: 'down', reason: expect.stringMatching(reason) as string },
        },
      });
    } finally {
      await service.stop();
    }
  });

  it('says that a part is up when it is back', async () => {
    const issuer = await startTokenIssuer({ up: false });
    const service = await startServiceWith(harness, { auth: issuer.auth });
    try {
      expect((await fetch(`${service.url}/statusz`)).status).toBe(503);
      await issuer.up();
      await eventually(
        () => fetch(`${service.url}/statusz`),
        ({ status }) => status === 200,
      );
    } finally {
      await service.stop();
      await issuer.down();
    }
  });
});
