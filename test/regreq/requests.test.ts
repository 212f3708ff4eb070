import { stringify } from 'yaml';
import { type ApiClient, apiClient, createBody } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { inBash, type Regreq, regreqWith } from '../support/regreq/regreq';

const UUID = /^[0-9a-f-]{36}\n$/;

describe('regreq, with registration requests', () => {
  let harness: Harness;
  let admin: ApiClient;
  let regreq: Regreq;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
    regreq = regreqWith({ REGREQ_URL: `${harness.url}/`, REGREQ_TOKEN: admin.token });
  });
  afterAll(() => harness.stop());

  const created = async (fields: Record<string, unknown> = {}): Promise<string> =>
    (await admin.create(fields)).body.id as string;

  it.each([
    ['YAML', (body: unknown) => stringify(body)],
    ['JSON', (body: unknown) => JSON.stringify(body)],
  ])('creates what it reads as %s', async (_name, write) => {
    const body = createBody({ redirect_uris: ['http://localhost/cb'] });
    const { code, stdout, stderr } = await regreq.reading(write(body), 'create', '-f', '-');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^id {10}[0-9a-f-]{36}\nname {8}Application \d+\nstatus {6}PENDING\n/);
    expect(stdout).toContain('findings    redirect_uris: localhost may resolve');
    const id = (await regreq.reading(write(createBody()), 'create', '-f', '-', '-q')).stdout;
    expect(id).toMatch(UUID);
    expect((await admin.get(`/api/v1/admin/registration-requests/${id.trim()}`)).status).toBe(200);
  });

  it('says each problem of a file with its line and its place', async () => {
    const text =
      'scope: TENANT\nname: ""\nredirect_uris:\n  - https://a.example.com\n  - http://b.example.com\n';
    const { code, stdout, stderr } = await regreq.reading(text, 'create', '-f', '-');
    expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'regreq: stdin: tenant_id: tenant_id is required for TENANT scope',
      'regreq: stdin:2: name: String should have at least 1 character',
      'regreq: stdin: application_type: Field required',
      'regreq: stdin:5: redirect_uris[1]: must use https: http is for localhost, 127.0.0.1 and [::1] only',
      'regreq: stdin: contact_email: Field required',
      '',
    ]);
  });

  it.each([
    ['broken', 'scope: [TENANT\nname: x', 'regreq: stdin:2:1: cannot be read as YAML or JSON: '],
    ['made to grow', bomb(), 'as YAML or JSON: Excessive alias count'],
    ['of two documents', 'a: 1\n---\nb: 2', 'as YAML or JSON: Source contains multiple documents'],
    ['empty', '', 'regreq: stdin: '],
    ['within itself', 'a: &a [*a]', 'as YAML or JSON: Converting circular structure'],
    [
      'not UTF-8',
      Buffer.from('name: Käse', 'latin1'),
      'stdin: cannot be read as YAML or JSON: it is not UTF-8',
    ],
    ['of twice the same member', '{"a": 1, "a": 2}', 'as YAML or JSON: Map keys must be unique'],
    ['of members without names', '? {a: b}\n: 1', 'regreq: stdin: '],
  ])('refuses a file that is %s', async (_name, text, message) => {
    const { code, stderr } = await regreq.reading(text, 'create', '-f', '-');
    expect(code).toBe(5);
    expect(stderr).toContain(message);
    // Nobody but regreq speaks.
    expect(stderr).toMatch(/^(regreq: .*\n)+$/);
  });

  it('says when a file cannot be read', async () => {
    expect(await regreq('create', '-f', '/nowhere/request.yaml')).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('regreq: /nowhere/request.yaml cannot be read: ENOENT'),
    });
  });

  it('lists a page, filtered, as a table, as JSON and as ids', async () => {
    const ids = [await created(), await created({ scope: 'GLOBAL', tenant_id: null }), await created()];
    await regreq('cancel', ids[2] ?? '');
    const table = await regreq('list', '--scope', 'GLOBAL', '--status', 'PENDING');
    expect(table).toMatchObject({ code: 0, stderr: '1 in all.\n' });
    const [titles, row] = table.stdout.split('\n');
    expect(titles).toMatch(/^ID +STATUS +PLACE +TYPE +REQUESTED BY +REQUESTED AT +NAME$/);
    expect(row).toMatch(
      new RegExp(`^${ids[1] ?? ''}  PENDING  global  WEB   root +[-0-9]+ [:0-9]+Z  Application \\d+$`),
    );
    expect((await regreq('list', '-q', '--per-page', '2')).stdout).toBe(`${ids[2] ?? ''}\n${ids[1] ?? ''}\n`);
    const page = JSON.parse((await regreq('list', '--json', '--per-page', '2', '--page', '2')).stdout);
    expect(page).toMatchObject({ page: 2, per_page: 2, total: expect.any(Number) });
    expect(page.items[0].id).toBe(ids[0]);
    expect((await regreq('list', '--per-page', '2')).stderr).toMatch(
      /^2 of \d+, page 1 of \d+\. --page shows another one, --all shows all\.\n$/,
    );
    expect(await regreq('list', '--page', '999')).toMatchObject({ code: 0, stdout: '' });
  });

  it('lists all pages with --all, in each form', async () => {
    await Promise.all(Array.from({ length: 101 }, () => created({ scope: 'PARTNER', partner_id: 'acme' })));
    const ids = (await regreq('list', '--all', '-q', '--scope', 'PARTNER')).stdout.trim().split('\n');
    expect(new Set(ids).size).toBe(101);
    const { items } = JSON.parse((await regreq('list', '--all', '--json', '--scope', 'PARTNER')).stdout);
    expect(items.map(({ id }: { id: string }) => id)).toEqual(ids);
    const rows = (await regreq('list', '--all', '--scope', 'PARTNER')).stdout.trim().split('\n');
    expect(rows.slice(1).map((row) => row.split(' ')[0])).toEqual(ids);
    expect(JSON.parse((await regreq('list', '--all', '--json', '--status', 'EXPIRED')).stdout)).toEqual({
      items: [],
    });
  });

  it('shows one request, with the etag that a decision can name', async () => {
    const id = await created({ description: 'first line\nsecond line' });
    const shown = (await regreq('show', id)).stdout;
    expect(shown).toContain(`id                ${id}\n`);
    expect(shown).toContain('description       first line\n                  second line\n');
    const { etag, ...request } = JSON.parse((await regreq('show', id, '--json')).stdout);
    expect(shown).toContain(`etag              ${etag}\n`);
    expect(request).toEqual((await admin.get(`/api/v1/admin/registration-requests/${id}`)).body);
    expect((await regreq('show', id, '-q')).stdout).toBe(`${id}\n`);

    const stale = await regreq('reject', id, '--reason', 'no', '--if-match', 'another');
    expect(stale).toMatchObject({ code: 4, stderr: expect.stringContaining('is not the one you reviewed') });
    expect(await regreq('reject', id, '--reason', 'no', '--if-match', etag)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Application \d+ \([0-9a-f-]+\) is REJECTED\n$/),
    });
  });

  it('cancels and rejects, and shows the events of a request', async () => {
    const id = await created();
    const cancelled = JSON.parse((await regreq('cancel', id, '--json')).stdout);
    expect(cancelled).toMatchObject({ id, status: 'CANCELLED', etag: expect.any(String) });
    const rejected = await created();
    expect((await regreq('reject', rejected, '--reason', 'not\nnow', '-q')).stdout).toBe(`${rejected}\n`);

    const events = (await regreq('events', rejected)).stdout.split('\n');
    expect(events[0]).toMatch(/^AT +ACTION +BY +DETAIL$/);
    expect(events[2]).toMatch(/^\S+ \S+Z {2}rejected {2}root {2}reason: not\\nnow, decision_id: /);
    const { items } = JSON.parse((await regreq('events', rejected, '--all', '--json')).stdout);
    expect(items.map(({ action }: { action: string }) => action)).toEqual(['created', 'rejected']);
  });

  it.each([
    ['an unknown id', () => '0b7e1c40-12d8-4ae7-afd5-73e1d77c00f6', 3, 'Registration request not found'],
    ['what is no id', () => '../applications', 3, 'Registration request not found'],
  ])('says that nothing is there, for %s', async (_name, id, code, message) => {
    for (const args of [['show'], ['events'], ['cancel'], ['approve'], ['reject', '--reason', 'no']]) {
      expect(await regreq(...args, id())).toEqual({ code, stdout: '', stderr: `regreq: ${message}\n` });
    }
  });

  it('watches until a request is decided, and exits with 7 if it is decided otherwise', async () => {
    const [approved, rejected] = [await created(), await created()];
    const runs = [
      regreq('watch', approved, '--expect', 'approved', '-q'),
      regreq('watch', rejected, '--expect', 'approved', '--json'),
    ];
    await regreq('reject', rejected, '--reason', 'no');
    await regreq('approve', approved, '--notes', 'agreed');
    const [first, second] = await Promise.all(runs);
    expect(first).toEqual({ code: 0, stdout: `${approved}\n`, stderr: '' });
    expect(second).toMatchObject({ code: 7, stderr: 'regreq: The request is REJECTED, not APPROVED\n' });
    expect(JSON.parse(second?.stdout ?? '')).toMatchObject({ id: rejected, rejection_reason: 'no' });
    expect((await regreq('watch', rejected)).code).toBe(0);
    const unread = `{ $REGREQ watch ${rejected} --expect approved; echo $? >&2; } | true`;
    expect((await inBash(regreq, unread)).stderr).toBe('regreq: The request is REJECTED, not APPROVED\n7\n');
  });
});

/** A small file that would be a billion items. */
function bomb(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? '1' : `*a${level - 1}`;
    return `a${level}: &a${level} [${Array(10).fill(item).join(', ')}]`;
  });
  return levels.join('\n');
}
