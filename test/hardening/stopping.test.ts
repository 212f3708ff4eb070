import { REQUESTS } from '../support/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/harness';
import { type Held, hold } from '../support/hold';
import { type Service, startServiceWith } from '../support/service-with-parts';
import { connectTo, statusesIn, type TcpCaller, wire } from '../support/tcp-caller';

describe('a stop', () => {
  let harness: Harness;
  let service: Service;
  let head: string[];
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    head = ['Host: x', `Authorization: Bearer ${await harness.token({ role: 'super_admin' })}`];
  });
  beforeEach(async () => {
    service = await startServiceWith(harness, {});
  });
  afterAll(() => harness.stop());

  const get = (): string => wire([`GET ${REQUESTS} HTTP/1.1`, ...head]);
  /** A connection on which one request has been answered, and what it sends next. */
  const answeredOnce = async (next: string): Promise<TcpCaller> => {
    const caller = connectTo(service.url);
    caller.socket.write(get());
    await eventually(() => statusesIn(caller.received()).length === 1);
    caller.socket.write(next);
    return caller;
  };

  it.each([
    ['says nothing more', () => ''],
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
  ])('does not wait for a caller that %s', async (_title, next) => {
    const caller = await answeredOnce(next());
    await service.stop();
    expect(statusesIn(await caller.ended)).toEqual([200]);
  });

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

    it('takes no further one on its connection', async () => {
      const stopped = service.stop();
      caller.socket.write(get());
      await held.release();
      await stopped;
      expect(statusesIn(await caller.ended)).toEqual([200]);
    });

    it('is not kept up by what follows it, however many pieces that has', async () => {
      const warnings: string[] = [];
      const warned = ({ name }: Error): void => void warnings.push(name);
      process.on('warning', warned);
      for (let piece = 0; piece < 50; piece += 1) {
        await new Promise((resolve) => caller.socket.write('not HTTP\r\n\r\n', resolve));
      }
      const stopped = service.stop();
      await held.release();
      await stopped;
      expect(statusesIn(await caller.ended)[0]).toBe(200);
      process.off('warning', warned);
      expect(warnings).toEqual([]);
    });
  });
});
