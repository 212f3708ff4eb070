import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
