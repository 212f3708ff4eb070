import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { type RawAnswer, rawRequest } from '../support/http/raw-request';
import { connectTo, sendBytes, statusesIn, wire } from '../support/http/tcp-caller';

const LIMIT = 256 * 1024;
const AS_JSON = ['Content-Type', 'application/json'];

const valid = createBody({ scope: 'GLOBAL' });
const text = JSON.stringify(valid);
/** The valid body, with more JSON text among its members. */
const withMembers = (members: string): string => text.replace('{', `{${members},`);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Bodies of a create that no admin tool sends. */
describe('a body', () => {
  let harness: Harness;
  let bearer: string[];

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    bearer = ['Authorization', `Bearer ${await harness.token({ role: 'super_admin' })}`];
  });
  afterAll(() => harness.stop());

  const post = (sent: string | Buffer, headers: string[] = AS_JSON): Promise<RawAnswer> =>
    rawRequest(harness.url, {
      method: 'POST',
      path: REQUESTS,
      headers: [...bearer, ...headers],
      body: [sent],
    });
  interface Read {
    status: number;
    body: Record<string, unknown>;
    detail: { type: string; loc: unknown[] }[];
  }
  const read = ({ status, text: answered }: RawAnswer): Read => {
    const body = JSON.parse(answered) as Record<string, unknown>;
    return { status, body, detail: body.detail as Read['detail'] };
  };
  const created = { status: 201, body: { name: valid.name, scope: 'GLOBAL' } };
  const refusedAt = (type: string, ...loc: (string | number)[]): object => ({
    status: 422,
    detail: [expect.objectContaining({ type, loc })],
  });
  const misread = refusedAt('model_attributes_type', 'body');

  describe('says its type', () => {
    it.each([
      ['by a +json type', ['Content-Type', 'application/vnd.example.v1+json']],
      ['in capitals', ['Content-Type', 'Application/JSON']],
      ['with a charset', ['Content-Type', 'application/json; charset="UTF-8"']],
      ['with a charset that is a part of UTF-8', ['Content-Type', 'application/json;charset=us-ascii']],
      ['with another parameter', ['Content-Type', 'application/json; profile="a; b"']],
      ['with the coding identity', [...AS_JSON, 'Content-Encoding', 'identity']],
      ['in two headers, and the first one counts', [...AS_JSON, 'Content-Type', 'text/plain']],
    ])('%s, and is accepted', async (_how, headers) => {
      expect(read(await post(text, headers))).toMatchObject(created);
    });

    it.each([
      ['not at all', []],
      ['as text', ['Content-Type', 'text/plain']],
      ['as XML', ['Content-Type', 'application/xml']],
      ['as a form', ['Content-Type', 'application/x-www-form-urlencoded']],
      ['as a multipart form', ['Content-Type', 'multipart/form-data; boundary=x']],
      ['as something like JSON', ['Content-Type', 'application/jsonp']],
      ['as lines of JSON', ['Content-Type', 'application/json-seq']],
      ['as JSON of another kind', ['Content-Type', 'text/json']],
      ['as nothing', ['Content-Type', '']],
      ['as text, and as JSON in a second header', ['Content-Type', 'text/plain', ...AS_JSON]],
    ])('%s, and is not read as JSON', async (_how, headers) => {
      expect(read(await post(text, headers))).toMatchObject(misread);
    });

    it.each<[string, string, Buffer]>([
      ['utf-16', 'utf-16', Buffer.from(text, 'utf16le')],
      ['utf-16, but is UTF-8', 'utf-16', Buffer.from(text)],
      ['iso-8859-1', 'iso-8859-1', Buffer.from(withMembers('"description":"é"'), 'latin1')],
      ['utf-7', '"utf-7"', Buffer.from(text)],
      ['unknown', 'x', Buffer.from(text)],
    ])('with charset %s, and is refused', async (_what, charset, bytes) => {
      const answer = await post(bytes, ['Content-Type', `application/json; charset=${charset}`]);
      expect(read(answer)).toMatchObject(refusedAt('value_error', 'header', 'content-type'));
    });

    it.each<[string, string, Buffer]>([
      ['compressed', 'gzip', gzipSync(text)],
      ['deflated', 'deflate', deflateSync(text)],
      ['compressed with Brotli', 'br', brotliCompressSync(text)],
      ['compressed, but it is not', 'gzip', Buffer.from(text)],
      ['compressed twice', 'gzip, gzip', gzipSync(gzipSync(text))],
      ['compressed in an unknown way', 'x', Buffer.from(text)],
      ['compressed, 100 MB in 100 KB', 'gzip', gzipSync(Buffer.alloc(100 * 1024 * 1024, ' '))],
    ])('as %s, and is refused before it is decoded', async (_what, coding, bytes) => {
      const answer = await post(bytes, [...AS_JSON, 'Content-Encoding', coding]);
      expect(read(answer)).toMatchObject(refusedAt('value_error', 'header', 'content-encoding'));
    });

    it.each<[string, Buffer]>([
      ['UTF-16 bytes', Buffer.from(text, 'utf16le')],
      ['UTF-16 bytes with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
      ['a byte that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
      ['a character in more bytes than it needs', Buffer.from([0x22, 0xc0, 0x80, 0x22])],
      ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
      ['compressed bytes', gzipSync(text)],
    ])('as JSON, but is malformed: %s', async (_what, bytes) => {
      const { status, detail } = read(await post(bytes));
      expect({ status, detail }).toMatchObject({ status: 422, detail: [{ type: 'json_invalid' }] });
    });

    it('may begin with a byte order mark', async () => {
      expect(read(await post(`\uFEFF${text}`))).toMatchObject(created);
    });
  });

  describe('of 256 KiB', () => {
    const whole = (size: number): string => text + ' '.repeat(size - text.length);

    it.each<[string, (size: number) => string[]]>([
      ['announced', (size: number) => ['Content-Length', String(size)]],
      ['in chunks', () => []],
    ])('is accepted, and a byte more gets 413: %s', async (_how, headers) => {
      expect(read(await post(whole(LIMIT), [...AS_JSON, ...headers(LIMIT)]))).toMatchObject(created);
      for (const size of [LIMIT + 1, 3 * LIMIT]) {
        expect(read(await post(whole(size), [...AS_JSON, ...headers(size)]))).toMatchObject({
          status: 413,
          detail: 'The body is larger than 256 KiB',
        });
      }
    });

    it('gets 413 at once if it announces many times that size', async () => {
      const request = wire([
        `POST ${REQUESTS} HTTP/1.1`,
        ...['Host: a', bearer.join(': '), 'Content-Length: 99999999', 'Connection: close'],
      ]);
      expect(statusesIn(await sendBytes(harness.url, request))).toEqual([413]);
    });

    it('gets 413 even if it never ends', async () => {
      const { socket, ended } = connectTo(harness.url);
      socket.write(
        wire([`POST ${REQUESTS} HTTP/1.1`, 'Host: a', bearer.join(': '), 'Transfer-Encoding: chunked']),
      );
      const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
      socket.write(chunk.repeat(16));
      socket.write('1\r\n \r\n');
      expect(statusesIn(await ended)).toEqual([413]);
    });
  });

  describe('that is deep or wide', () => {
    it.each<[string, string, object]>([
      ['100,000 arrays', nested(100_000), misread],
      ['100,000 arrays in an unknown member', withMembers(`"x":${nested(100_000)}`), created],
      [
        '100,000 arrays where a text belongs',
        withMembers(`"description":${nested(100_000)}`),
        refusedAt('string_type', 'body', 'description'),
      ],
      [
        '100,000 arrays where a list of texts belongs',
        withMembers(`"grant_types":${nested(100_000)}`),
        refusedAt('string_type', 'body', 'grant_types', 0),
      ],
      ['40,000 objects', '{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000), { status: 422 }],
      ['200,000 arrays that are not closed', '['.repeat(200_000), refusedAt('json_invalid', 'body', 0)],
      ['50,000 objects that are not closed', '{"a":'.repeat(50_000), refusedAt('json_invalid', 'body', 0)],
      ['20,000 members', withMembers(Array.from({ length: 20_000 }, (_, i) => `"a${i}":1`).join()), created],
      ['130,000 commas', ',:'.repeat(130_000), refusedAt('json_invalid', 'body', 0)],
      [
        '51 items in a list',
        withMembers(`"allowed_origins":${JSON.stringify(Array(51).fill('https://a.example'))}`),
        refusedAt('too_long', 'body', 'allowed_origins'),
      ],
      [
        '100,000 items in a list',
        withMembers(`"allowed_origins":[${'1,'.repeat(99_999)}1]`),
        { status: 422 },
      ],
    ])('is answered at once: %s', async (_what, sent, expected) => {
      expect(read(await post(sent))).toMatchObject(expected);
    });
  });

  describe('with the names of members that every object has', () => {
    it.each([
      ['__proto__', '"__proto__":{"status":"APPROVED","polluted":true}'],
      ['constructor', '"constructor":{"prototype":{"polluted":true}}'],
      ['prototype', '"prototype":{"polluted":true}'],
      ['toString', '"toString":"x","valueOf":1,"hasOwnProperty":null,"toJSON":"x","then":"x"'],
    ])('as unknown members is accepted without them: %s', async (_name, members) => {
      expect(read(await post(withMembers(members)))).toMatchObject({
        status: 201,
        body: { ...created.body, status: 'PENDING' },
      });
      expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
      expect(({} as Record<string, unknown>).status).toBeUndefined();
    });

    it('does not get members from __proto__', async () => {
      const { status, detail } = read(await post(`{"__proto__":${text}}`));
      expect(status).toBe(422);
      expect(detail.map(({ type, loc }) => [type, ...loc])).toContainEqual(['missing', 'body', 'name']);
    });

    it.each(['__proto__', 'constructor', 'toString'])(
      'as a value is treated like any other value: %s',
      async (name) => {
        const answer = read(await post(JSON.stringify({ ...valid, application_type: name, scope: name })));
        expect(answer.detail.map(({ type, loc }) => [type, ...loc])).toEqual([
          ['literal_error', 'body', 'scope'],
          ['literal_error', 'body', 'application_type'],
        ]);
        const sent = JSON.stringify({ ...valid, name, grant_types: [name] });
        expect(read(await post(sent))).toMatchObject({ status: 201, body: { name, grant_types: [name] } });
      },
    );
  });

  describe('with a member twice', () => {
    it.each([
      ['good and then bad', '"name":"fine","name":""', 422],
      ['bad and then good', '"name":"","name":"fine"', 201],
      ['once escaped', '"name":"fine","n\\u0061me":""', 422],
    ])('counts the last one: %s', async (_order, names, status) => {
      const { name, ...others } = valid;
      expect(name).toBeDefined();
      expect((await post(JSON.stringify(others).replace('{', `{${names},`))).status).toBe(status);
    });

    it('treats names with another case as other members', async () => {
      const { body } = read(
        await post(withMembers('"Name":"x","STATUS":"APPROVED","status":"APPROVED","id":"x"')),
      );
      expect(body).toMatchObject({ name: valid.name, status: 'PENDING' });
    });
  });

  describe('with another type of value instead of a text', () => {
    it.each([
      ...['0', '-0', '1.0', '1e400', '-1e400', '9007199254740993', '1e3', 'true', 'false', '[]', '["x"]'],
      ...['{}', '{"toString":"x"}', '{"length":1}'],
    ])('is refused, not converted: %s', async (value) => {
      const answer = read(await post(withMembers(`"description":${value}`)));
      expect(answer).toMatchObject(refusedAt('string_type', 'body', 'description'));
    });

    it.each(['NaN', 'Infinity', '-Infinity', 'undefined', '0x10', '01', '+1', '.5', "'x'", '/**/1', '"\t"'])(
      'is malformed where that is no JSON: %s',
      async (value) => {
        const { status, detail } = read(await post(withMembers(`"description":${value}`)));
        expect({ status, detail }).toMatchObject({ status: 422, detail: [{ type: 'json_invalid' }] });
      },
    );
  });

  it('is not read before the token is checked', async () => {
    const answer = await rawRequest(harness.url, {
      method: 'POST',
      path: REQUESTS,
      headers: [...AS_JSON, 'Content-Length', String(LIMIT + 1)],
      body: [' '.repeat(LIMIT + 1)],
    });
    expect(answer.status).toBe(401);
  });

  it('causes no unexpected error in the log', () => {
    expect(harness.logged()).not.toContain('"level":50');
  });
});
