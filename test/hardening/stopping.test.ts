import { once } from 'node:events';
import type { Socket } from 'node:net';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { createDeployment } from '../support/service/deployment';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { type Held, hold } from '../support/db/hold';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { connectTo, statusesIn, type TcpCaller, wire } from '../support/http/tcp-caller';

describe('a stop', () => {
  let harness: Harness;
  let service: Service;
  let admin: ApiClient;
  let head: string[];
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    head = ['Host: x', `Authorization: Bearer ${admin.token}`];
  });
  /** Longer than a test may take. If something ends sooner, no time-out has ended it. */
  const patient = { DECISION_WAIT: 'PT10M', REQUEST_TIMEOUT: 'PT10M' };
  beforeEach(async () => {
    service = await startServiceWith(harness, {}, patient);
  });
  afterAll(() => harness.stop());

  const get = (): string => wire([`GET ${REQUESTS} HTTP/1.1`, ...head]);
  const answered = async (caller: TcpCaller): Promise<void> => {
    caller.socket.write(get());
    await eventually(() => statusesIn(caller.received()).length === 1);
  };

  it.each([
    ['says nothing', () => ''],
    ['has sent half a first line', () => 'GET /api'],
    ['has sent half of its headers', () => `GET ${REQUESTS} HTTP/1.1\r\nHost: x\r\n`],
    [
      'has sent half a body',
      () =>
        wire(
          [`POST ${REQUESTS} HTTP/1.1`, ...head, 'Content-Type: application/json', 'Content-Length: 99'],
          '{',
        ),
    ],
  ])('waits a moment, and no longer, for a caller that %s', async (_title, sent) => {
    const caller = connectTo(service.url);
    caller.socket.write(sent());
    // A later caller is answered, so the service has read what the first one sent.
    const later = connectTo(service.url);
    await answered(later);
    await service.stop();
    expect(statusesIn(await caller.ended)).toEqual([]);
    await later.ended;
  });

  it('answers callers that had connected but had not asked yet', async () => {
    const callers = Array.from({ length: 50 }, () => connectTo(service.url));
    // The last caller is connected. The service has not looked at any of them yet.
    await once(callers.at(-1)?.socket as Socket, 'connect');
    const stopped = service.stop();
    for (const { socket } of callers) socket.write(get());
    await stopped;
    for (const caller of callers) {
      const received = await caller.ended;
      expect(statusesIn(received)).toEqual([200]);
      expect(received).toMatch(/\r\nConnection: close\r\n/i);
    }
  });

  it('answers a caller whose body was on its way', async () => {
    const body = JSON.stringify(createBody());
    const caller = connectTo(service.url);
    const json = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    caller.socket.write(wire([`POST ${REQUESTS} HTTP/1.1`, ...head, ...json]));
    await answered(connectTo(service.url));
    const stopped = service.stop();
    caller.socket.write(body);
    await stopped;
    expect(statusesIn(await caller.ended)).toEqual([201]);
  });

  it('closes a connection at once if it was answered and is idle', async () => {
    const caller = connectTo(service.url);
    await answered(caller);
    const stopped = service.stop();
    caller.socket.write(get());
    await stopped;
    expect(statusesIn(await caller.ended)).toEqual([200]);
  });

  it.each(Array.from({ length: 10 }, (_, round) => [round + 1]))(
    'answers or refuses every call that comes during the stop, round %i',
    async () => {
      const outcomes: string[] = [];
      const call = async (): Promise<void> => {
        const caller = connectTo(service.url);
        let outcome = 'closed without an answer';
        caller.socket.once('error', ({ code }: NodeJS.ErrnoException) => (outcome = String(code)));
        caller.socket.write(get());
        const received = await caller.ended;
        const isWhole = received.endsWith('}') && statusesIn(received).join() === '200';
        outcomes.push(isWhole ? 'answered' : outcome);
      };
      const calls = async (): Promise<void> => {
        while (!outcomes.includes('ECONNREFUSED')) await call();
      };
      head.push('Connection: close');
      try {
        const callers = Array.from({ length: 20 }, calls);
        await eventually(() => outcomes.length > 50);
        await service.stop();
        await Promise.all(callers);
      } finally {
        head.pop();
      }
      expect([...new Set(outcomes)].sort()).toEqual(['ECONNREFUSED', 'answered']);
    },
  );

  describe('with a request under way', () => {
    let held: Held;
    let caller: TcpCaller;
    beforeEach(async () => {
      held = await hold(harness.ownerUrl, 'lock table registration_requests');
      caller = connectTo(service.url);
      caller.socket.write(get());
      await held.whenWaitedFor();
    });

    it('answers it, and closes its connection', async () => {
      const stopped = service.stop();
      await held.release();
      await stopped;
      const received = await caller.ended;
      expect(statusesIn(received)).toEqual([200]);
      expect(received).toMatch(/\r\nConnection: close\r\n/i);
    });

    it('takes no further request on its connection', async () => {
      const stopped = service.stop();
      caller.socket.write(get());
      await held.release();
      await stopped;
      expect(statusesIn(await caller.ended)).toEqual([200]);
    });
  });

  describe('with an answer larger than the buffers of its connection', () => {
    const SIZE = 32 * 1024 * 1024;
    let caller: TcpCaller;

    /** Asks for the large answer, and reads only its beginning. */
    const ask = async (): Promise<void> => {
      caller = connectTo(service.url);
      caller.socket.once('data', () => caller.socket.pause());
      caller.socket.write(get());
      await eventually(() => caller.socket.isPaused());
    };
    beforeAll(async () => {
      await admin.create();
      await harness.db('registration_requests').update({ description: 'x'.repeat(SIZE) });
    });

    it('lets the caller read all of it, and closes the connection', async () => {
      await ask();
      const stopped = service.stop();
      caller.socket.resume();
      await stopped;
      const received = await caller.ended;
      expect(statusesIn(received)).toEqual([200]);
      expect(received.length).toBeGreaterThan(SIZE);
    });

    it('waits only for a limited time for a caller that does not read it', async () => {
      await service.stop();
      service = await startServiceWith(harness, {}, { ...patient, DECISION_WAIT: 'PT1S' });
      await ask();
      await service.stop();
      caller.socket.resume();
      expect((await caller.ended).length).toBeLessThan(SIZE);
    }, 60_000);
  });
});

describe('garbage after a request', () => {
  it('does not prevent its answer, and many pieces cause no warning about too many listeners', async () => {
    const deployment = await createDeployment();
    try {
      const api = await deployment.startApi();
      const held = await hold(deployment.databaseUrl, 'lock table registration_requests');
      const caller = connectTo(api.url);
      caller.socket.write(
        wire([`GET ${REQUESTS} HTTP/1.1`, 'Host: x', `Authorization: Bearer ${api.admin.token}`]),
      );
      await held.whenWaitedFor();
      for (let piece = 0; piece < 50; piece += 1) {
        caller.socket.write('not HTTP\r\n\r\n');
        // Otherwise they would arrive as one.
        await held.whenWaitedFor();
      }
      await held.release();
      expect(statusesIn(await caller.ended)).toEqual([200, 400]);
      expect(await api.process.end('SIGTERM')).toBe(0);
      expect(api.process.logged()).not.toContain('Warning');
    } finally {
      await deployment.remove();
    }
  });
});
