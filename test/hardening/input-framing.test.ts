import { routes } from '../../src/http/routes';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { pathOf, unknownIds } from '../support/http/route-calls';
import { connectTo, sendBytes, statusesIn, wire } from '../support/http/tcp-caller';

const CREATE = `POST ${REQUESTS} HTTP/1.1`;
const body = JSON.stringify(createBody({ scope: 'GLOBAL' }));
const LENGTH = `Content-Length: ${body.length}`;
const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const CHUNKED = 'Transfer-Encoding: chunked';

/** Requests over TCP that no client sends. A request that is refused has no effect. */
describe('over a TCP connection', () => {
  let harness: Harness;
  let root: ApiClient;
  let bearer: string;

  beforeAll(async () => {
    harness = await startHarness({ worker: false, env: { REQUEST_TIMEOUT: 'PT1S' } });
    root = apiClient(harness, await harness.token({ role: 'super_admin' }));
    bearer = `Authorization: Bearer ${root.token}`;
  });
  afterAll(() => harness.stop());

  const usual = (): string[] => ['Host: a', bearer, 'Content-Type: application/json', 'Connection: close'];
  const countOfRequests = async (): Promise<number> => (await root.get(REQUESTS)).body.total as number;

  /** Sends a create. Returns the answered statuses and how many requests were created. */
  async function create(headers: string[], sent: string): Promise<{ statuses: number[]; created: number }> {
    const before = await countOfRequests();
    const received = await sendBytes(harness.url, wire([CREATE, ...usual(), ...headers], sent));
    return { statuses: statusesIn(received), created: (await countOfRequests()) - before };
  }

  describe('a body', () => {
    it.each([
      ['of a known length', [LENGTH], body],
      ['in chunks', [CHUNKED], chunks],
      ['in chunks, with the header in capitals', ['Transfer-Encoding: CHUNKED'], chunks],
      ['in chunks with an extension', [CHUNKED], chunks.replace('\r\n', ';a=b\r\n')],
      ['in chunks with a trailer', [CHUNKED], chunks.replace(/\r\n$/, 'Authorization: Basic x\r\n\r\n')],
    ])('%s is accepted', async (_how, headers, sent) => {
      expect(await create(headers, sent)).toEqual({ statuses: [201], created: 1 });
    });

    it('that waits for 100 Continue gets it', async () => {
      expect(await create([LENGTH, 'Expect: 100-continue'], body)).toEqual({
        statuses: [100, 201],
        created: 1,
      });
    });

    it.each<[how: string, headers: string[], sent: string, status: number]>([
      ['of no transfer coding', ['Transfer-Encoding: identity'], chunks, 400],
      ['of another transfer coding', ['Transfer-Encoding: gzip'], chunks, 400],
      ['whose last coding is not chunked', ['Transfer-Encoding: chunked, identity'], chunks, 400],
      ['of a coding that looks like chunked', ['Transfer-Encoding: xchunked'], chunks, 400],
      ['of two codings in two headers', [CHUNKED, 'Transfer-Encoding: identity'], chunks, 400],
      ['of a coding within chunks', ['Transfer-Encoding: gzip, chunked'], chunks, 422],
      ['of a length and in chunks', [LENGTH, CHUNKED], chunks, 400],
      ['in chunks and of a length', [CHUNKED, LENGTH], chunks, 400],
      ['of two lengths', [LENGTH, 'Content-Length: 1'], body, 400],
      ['of the same length twice', [LENGTH, LENGTH], body, 400],
      ['of a list of lengths', [`${LENGTH}, ${body.length}`], body, 400],
      ['of a negative length', ['Content-Length: -1'], body, 400],
      ['of a signed length', [`Content-Length: +${body.length}`], body, 400],
      ['of a hexadecimal length', ['Content-Length: 0xff'], body, 400],
      ['of a length with an exponent', ['Content-Length: 1e2'], body, 400],
      ['of no length at all', ['Content-Length:'], body, 400],
      ['of a length beyond 2^64', ['Content-Length: 99999999999999999999999'], body, 400],
      ['of a length that is far more than may be sent', ['Content-Length: 9999999999'], body, 413],
      ['that is a little too long, and stops halfway', ['Content-Length: 300000'], body, 408],
      ['in chunks of no size', [CHUNKED], `zz\r\n${body}`, 400],
      ['in a chunk of a negative size', [CHUNKED], `-1\r\n${body}`, 400],
      ['in a chunk of a size beyond 2^64', [CHUNKED], `fffffffffffffffff\r\n${body}`, 400],
      ['in a chunk shorter than it says', [CHUNKED], `fff\r\n${body}\r\n0\r\n\r\n`, 408],
      ['in chunks that end in line feeds', [CHUNKED], chunks.replaceAll('\r\n', '\n'), 400],
      [
        'in chunks with an endless extension',
        [CHUNKED],
        chunks.replace('\r\n', `;a=${'b'.repeat(40_000)}\r\n`),
        400,
      ],
      ['with an unknown expectation', [LENGTH, 'Expect: miracles'], body, 417],
      ['that is announced and never sent', [LENGTH], '', 408],
      ['that stops halfway', [LENGTH], body.slice(0, 20), 408],
    ])('%s is refused, and nothing is created', async (_how, headers, sent, status) => {
      expect(await create(headers, sent)).toEqual({ statuses: [status], created: 0 });
    });

    it.each([
      ['ends its side of the connection', 'end'],
      ['drops the connection', 'destroy'],
    ] as const)('whose sender %s halfway creates nothing, and logs no error', async (_how, leave) => {
      const before = await countOfRequests();
      const logged = harness.logged().length;
      const { socket, ended } = connectTo(harness.url);
      await new Promise((sent) => socket.write(wire([CREATE, ...usual(), LENGTH], body.slice(0, 20)), sent));
      socket[leave]();
      await ended;
      const line = await eventually(() => /.*request aborted.*/.exec(harness.logged().slice(logged))?.[0]);
      expect(JSON.parse(line ?? '')).toMatchObject({ level: 30, res: { status: null } });
      expect(await countOfRequests()).toBe(before);
    });
  });

  it.each<[how: string, framing: string, sent: string, status: number]>([
    ['that never ends', 'Content-Length: 10', 'half', 408],
    ['that is broken', CHUNKED, 'zz\r\n', 400],
    ['in no known coding', 'Transfer-Encoding: identity', 'x', 400],
    ['that is too large', 'Content-Length: 9999999', 'x', 413],
  ])('a body %s never reaches the handler of any route', async (_how, framing, sent, status) => {
    const outcomes = await Promise.all(
      routes
        .filter(({ access }) => access !== 'public')
        .map(async (route) => {
          const handler = jest.spyOn(route, 'handler');
          const first = `${route.method.toUpperCase()} ${pathOf(route, unknownIds())} HTTP/1.1`;
          const received = await sendBytes(harness.url, wire([first, ...usual(), framing], sent));
          const calls = handler.mock.calls.length;
          handler.mockRestore();
          return { route: route.operationId, statuses: statusesIn(received), calls };
        }),
    );
    expect(outcomes).toEqual(outcomes.map(({ route }) => ({ route, statuses: [status], calls: 0 })));
  });

  describe('a request', () => {
    const GET = `GET ${REQUESTS}?per_page=1 HTTP/1.1`;
    const statusesFor = async (lines: string[], sent = ''): Promise<number[]> =>
      statusesIn(await sendBytes(harness.url, wire(lines, sent)));

    it.each<[what: string, first: string, headers: string[], status: number]>([
      ['of HTTP/1.0, without a Host', GET.replace('1.1', '1.0'), [], 200],
      ['that names the whole URL', `GET http://elsewhere.example${REQUESTS} HTTP/1.1`, ['Host: a'], 200],
      ['with a body where none is expected', GET, ['Host: a', 'Content-Length: 0'], 200],
      ['to upgrade to a WebSocket', GET, ['Host: a', 'Upgrade: websocket', 'Connection: Upgrade'], 200],
      ['to upgrade to HTTP/2', GET, ['Host: a', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABkAAQ'], 200],
      ['with the method TRACE', `TRACE ${REQUESTS} HTTP/1.1`, ['Host: a'], 405],
      ['about the whole server', 'OPTIONS * HTTP/1.1', ['Host: a'], 404],
      ['without a Host', GET, [], 400],
      ['of HTTP/1.0, with two Hosts', GET.replace('1.1', '1.0'), ['Host: a', 'Host: a'], 400],
      ['with a folded header', GET, ['Host: a', 'X: a', ' b'], 400],
      ['with a NUL in a header', GET, ['Host: a', 'X: a\0b'], 400],
      ['with a space before a colon', GET, ['Host: a', 'X : a'], 400],
      ['with a NUL in its path', `GET ${REQUESTS}/\0 HTTP/1.1`, ['Host: a'], 400],
      ['without a path', 'GET HTTP/1.1', ['Host: a'], 400],
      ['of an unknown method', `GRANT ${REQUESTS} HTTP/1.1`, ['Host: a'], 400],
      ['of HTTP/3.0', GET.replace('1.1', '3.0'), ['Host: a'], 400],
      ['of HTTP/2 with prior knowledge', 'PRI * HTTP/2.0', [], 400],
      ['with a path of 20 KiB', `GET /${'a'.repeat(20_480)} HTTP/1.1`, ['Host: a'], 431],
      ['with a query of 20 KiB', `GET ${REQUESTS}?a=${'a'.repeat(20_480)} HTTP/1.1`, ['Host: a'], 431],
      ['with headers of 20 KiB', GET, ['Host: a', `X: ${'a'.repeat(20_480)}`], 431],
    ])('%s is answered as it should be', async (_what, first, headers, status) => {
      expect(await statusesFor([first, ...headers, bearer, 'Connection: close'])).toEqual([status]);
    });

    it('with line feeds only as line ends is refused', async () => {
      const bytes = wire([GET, 'Host: a', bearer]).replaceAll('\r\n', '\n');
      expect(statusesIn(await sendBytes(harness.url, bytes))).toEqual([400]);
    });

    it.each([
      ['words', Buffer.from('hello\r\n\r\n')],
      ['the start of TLS', Buffer.from('16030100a5010000a10303', 'hex')],
      ['a path that is not ASCII', Buffer.from(`GET ${REQUESTS}/é HTTP/1.1\r\nHost: a\r\n\r\n`)],
    ])('of %s gets 400, in the shape of every other error', async (_what, bytes) => {
      const received = await sendBytes(harness.url, bytes);
      expect(statusesIn(received)).toEqual([400]);
      expect(JSON.parse(received.split('\r\n\r\n')[1] ?? '')).toEqual({
        detail: 'This is not a well-formed HTTP request',
      });
    });

    it.each([
      ['no Host', []],
      ['two Hosts', ['Host: a', 'host: b']],
      ['the same Host twice', ['Host: a', 'Host: a']],
    ])('with %s gets 400, in the shape of every other error, and has no effect', async (_what, hosts) => {
      const before = await countOfRequests();
      const received = await sendBytes(
        harness.url,
        wire([CREATE, ...hosts, ...usual().slice(1), LENGTH], body),
      );
      expect(statusesIn(received)).toEqual([400]);
      expect(JSON.parse(received.split('\r\n\r\n')[1] ?? '')).toEqual({
        detail: 'This is not a well-formed HTTP request: send one Host header',
      });
      expect(await countOfRequests()).toBe(before);
    });

    it('whose headers never end gets 408', async () => {
      const received = await sendBytes(harness.url, `${GET}\r\nHost: a\r\nX: `);
      expect(statusesIn(received)).toEqual([408]);
    });

    it('for a tunnel gets no answer', async () => {
      expect(await statusesFor(['CONNECT internal.example:443 HTTP/1.1', 'Host: a', bearer])).toEqual([]);
    });

    it.each(['Host: evil.example', 'X-Forwarded-Host: evil.example', 'Forwarded: host=evil.example'])(
      'with %s gets an answer without that name',
      async (header) => {
        const host = header.startsWith('Host') ? [] : ['Host: a'];
        const received = await sendBytes(
          harness.url,
          wire([CREATE, ...usual().slice(1), ...host, header, LENGTH], body),
        );
        expect(statusesIn(received)).toEqual([201]);
        expect(received).toMatch(new RegExp(`^Location: ${REQUESTS}/`, 'm'));
        expect(received).not.toContain('evil.example');
      },
    );

    it('that follows another on the same connection is answered after it', async () => {
      const second = wire([`GET ${REQUESTS}/unknown HTTP/1.1`, ...usual()]);
      const received = await sendBytes(
        harness.url,
        wire([CREATE, 'Host: a', bearer, 'Content-Type: application/json', LENGTH], body) + second,
      );
      expect(statusesIn(received)).toEqual([201, 404]);
    });

    it('that is broken does not prevent the answer to the one before it', async () => {
      const before = await countOfRequests();
      const first = wire([CREATE, 'Host: a', bearer, 'Content-Type: application/json', LENGTH], body);
      const received = await sendBytes(harness.url, `${first}garbage\r\n\r\n`);
      expect({ statuses: statusesIn(received), created: (await countOfRequests()) - before }).toEqual({
        statuses: [201, 400],
        created: 1,
      });
    });

    it('inside the body of another one is a part of that body', async () => {
      const smuggled = wire([`GET ${REQUESTS} HTTP/1.1`, ...usual()]);
      const { statuses, created } = await create([`Content-Length: ${smuggled.length}`], smuggled);
      expect({ statuses, created }).toEqual({ statuses: [422], created: 0 });
    });
  });

  it('no unexpected error was logged', () => {
    expect(harness.logged()).not.toContain('"level":50');
  });
});
