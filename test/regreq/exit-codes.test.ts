import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { inBash, type Regreq, regreqWith } from '../support/regreq/regreq';

describe('the exit code of regreq', () => {
  /** Answers each call like the service does when it is in trouble. */
  let troubled: Server;
  let answer: { status: number; headers?: Record<string, string>; body: string };
  let regreq: Regreq;
  beforeAll(async () => {
    troubled = createServer((_request, response) => {
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
    await new Promise<void>((resolve) => troubled.listen(0, '127.0.0.1', resolve));
    const { port } = troubled.address() as AddressInfo;
    regreq = regreqWith({ REGREQ_URL: `http://127.0.0.1:${port}`, REGREQ_TOKEN: 'a.good.token' });
  });
  afterAll(() => troubled.close());

  // The client does not wait for longer than a minute, so that these are final.
  const later = { 'retry-after': '100' };
  it.each([
    [400, {}, 1],
    [401, {}, 1],
    [403, {}, 4],
    [404, {}, 3],
    [409, {}, 4],
    [412, {}, 4],
    [429, later, 6],
    [500, {}, 1],
    [502, {}, 1],
    [503, later, 6],
    [504, later, 6],
  ])('after %d %j is %d, with the words of the service', async (status, headers, code) => {
    const detail = 'Words \u001b[31m of the service';
    answer = { status, headers: { ...headers, 'x-request-id': 'call-1' }, body: JSON.stringify({ detail }) };
    const { stderr, ...ran } = await regreq('show', 'x');
    expect(ran).toEqual({ code, stdout: '' });
    expect(stderr).toMatch(/^regreq: Words \\u001b\[31m of the service.*\n$/);
    expect(stderr.includes('(request id call-1)')).toBe(status >= 500);
  });

  it('is 1 after an answer of something else', async () => {
    answer = { status: 200, body: '<html>' };
    expect(await regreq('list')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('check the base URL'),
    });
  });

  it.each([
    ['words', JSON.stringify({ detail: 'The body is too odd' }), 'The body is too odd'],
    ['a page', '<html>', 'HTTP 422 Unprocessable Entity: the answer (nothing) is not one of this API'],
  ])('is 5 after a 422 that has only %s', async (_name, body, words) => {
    answer = { status: 422, body };
    for (const ran of [await regreq('list'), await regreq.reading('a: 1', 'create', '-f', '-')]) {
      expect(ran).toEqual({ code: 5, stdout: '', stderr: expect.stringContaining(`regreq: ${words}`) });
    }
  });

  it.each([
    [502, 1],
    [500, 1],
    [200, 1],
  ])(
    'is the one of the status after a change that a proxy answered with %d, which says so',
    async (status, code) => {
      answer = { status, body: '<html>' };
      expect(await regreq('cancel', 'x')).toEqual({
        code,
        stdout: '',
        stderr: expect.stringMatching(
          /^regreq: HTTP \d+ .*\nregreq: It is not known .*: regreq show x tells\n$/,
        ),
      });
    },
  );

  it.each([
    [[], 0],
    [['--out', join(tmpdir(), `regreq-${process.pid}.json`)], 1],
  ])('is that of %j after an approval whose secret somebody else gets', async (args, code) => {
    const body = { id: 'x', name: 'X', client_id: 'y', client_secret: null, secret_notice: 'It is sealed' };
    answer = { status: 200, body: JSON.stringify(body) };
    const ran = await regreq('approve', 'x', ...args);
    expect(ran).toMatchObject({ code, stdout: 'application  x\nname         X\nclient id    y\n' });
    expect(ran.stderr).toMatch(
      code === 0 ? /^It is sealed\n$/ : /^regreq: It is sealed\nregreq: .* not written\.\n$/,
    );
  });

  it('is 0 after a decision, whose result is harmless', async () => {
    answer = { status: 200, body: JSON.stringify({ id: 'x', name: '\u009b2Ja\nb', status: 'CANCELLED' }) };
    expect(await regreq('cancel', 'x')).toEqual({
      code: 0,
      stdout: '\\u009b2Ja\\nb (x) is CANCELLED\n',
      stderr: '',
    });
  });

  it('does not call a change unknown that was refused', async () => {
    answer = { status: 403, body: '<html>' };
    expect((await regreq('cancel', 'x')).stderr).not.toContain('not known');
    answer = { status: 500, body: JSON.stringify({ detail: 'A mistake' }) };
    expect((await regreq('cancel', 'x')).stderr).not.toContain('not known');
  });

  it('is 6 when nobody answers, and a change says that it is not known whether it was made', async () => {
    const nobody = regreq.with({ REGREQ_URL: 'http://127.0.0.1:9' });
    const { code, stderr } = await nobody('cancel', 'x');
    expect(code).toBe(6);
    expect(stderr).toMatch(
      /^regreq: No answer from .*\nregreq: It is not known whether that was done: regreq show x tells\n$/,
    );
  });
});

describe('a command of regreq, while no worker runs,', () => {
  let harness: Harness;
  let regreq: Regreq;
  let id: string;
  beforeAll(async () => {
    harness = await startHarness({ worker: false, env: { DECISION_WAIT: 'PT0.1S' } });
    const token = await harness.token({ role: 'super_admin', sub: 'root' });
    regreq = regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN: token });
    id = (await apiClient(harness, token).create()).body.id as string;
  });
  afterAll(() => harness.stop());

  it.each([
    ['approve', []],
    ['reject', ['--reason', 'no']],
    ['cancel', []],
  ])(
    'exits with 6 when %s is stored but not applied yet, and prints the request for programs',
    async (verb, args) => {
      const ran = await regreq(verb, ...args, id);
      expect(ran).toMatchObject({ code: 6, stdout: '' });
      expect(ran.stderr).toContain(`The decision is stored, but not applied yet: regreq watch ${id}`);
      const { stdout, code } = await regreq(verb, ...args, id, '--json');
      expect(code).toBe(6);
      expect(JSON.parse(stdout)).toMatchObject({ id, status: 'PENDING' });
      const unread = `{ $REGREQ ${verb} ${args.join(' ')} ${id} --json; echo $? >&2; } | true`;
      expect((await inBash(regreq, unread)).stderr).toMatch(/^regreq: The decision is stored.*\n6\n$/);
    },
  );

  it('ends quietly when nobody reads the rest of its list', async () => {
    const admin = apiClient(harness, regreq.env.REGREQ_TOKEN ?? '');
    await Promise.all(Array.from({ length: 200 }, () => admin.create({ name: 'long '.repeat(39) })));
    const ran = await inBash(
      regreq,
      'set -o pipefail; $REGREQ list --all --json | head -1; echo ${PIPESTATUS[@]}',
    );
    expect(ran).toEqual({ code: 0, stdout: '{"items":[\n0 0\n', stderr: '' });
  });

  it('exits with 1 when its result cannot be written', async () => {
    const ran = await inBash(regreq, '$REGREQ list > /dev/full');
    expect(ran).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^regreq: ENOSPC.*\n$/) });
  });
});
