import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { type Regreq, regreqWith } from '../support/regreq/regreq';

const POLICY = '/api/v1/admin/approval-policy';
const rules = [
  {
    name: 'two-eyes-more',
    when: { application_type: ['WEB'] },
    require: [
      { name: 'owner', from: { roles: ['tenant_admin'] }, count: 1 },
      { name: 'security', from: { subs: ['olga', 'sam'] }, count: 1 },
    ],
    allow_override: true,
  },
  { name: 'default', require: [{ name: 'admin', from: { roles: ['super_admin'] }, count: 1 }] },
];

describe('regreq, with requests that need several approvals', () => {
  let harness: Harness;
  let folder: string;
  let requester: ApiClient;
  let root: Regreq;
  let ada: Regreq;
  let olga: Regreq;
  beforeAll(async () => {
    harness = await startHarness();
    folder = await mkdtemp(join(tmpdir(), 'regreq-approvals-'));
    const [ci, ...tokens] = await Promise.all([
      harness.token({ role: 'tenant_admin', sub: 'ci', tenant: 'acme-eu' }),
      harness.token({ role: 'super_admin', sub: 'root' }),
      harness.token({ role: 'tenant_admin', sub: 'ada', tenant: 'acme-eu' }),
      harness.token({ role: 'super_admin', sub: 'olga', name: 'Olga' }),
    ]);
    requester = apiClient(harness, ci);
    const [first, second, third] = tokens.map((REGREQ_TOKEN) =>
      regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN }),
    );
    if (!first || !second || !third) throw new Error('a token is missing');
    [root, ada, olga] = [first, second, third];
    const response = await fetch(harness.url + POLICY, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${root.env.REGREQ_TOKEN ?? ''}`,
        'content-type': 'application/json',
        'if-match': '"0"',
      },
      body: JSON.stringify({ rules }),
    });
    expect(response.status).toBe(200);
  });
  afterAll(async () => {
    await harness.stop();
    await rm(folder, { recursive: true });
  });

  const created = async (fields: Record<string, unknown> = {}): Promise<string> =>
    (await requester.create(fields)).body.id as string;
  const read = async (id: string) => (await requester.get(`${REQUESTS}/${id}`)).body;

  it('says which approvals are missing, and hands the secret over after the last one', async () => {
    const id = await created({ name: 'Payroll' });
    const out = join(folder, 'secret.json');
    const first = await ada('approve', id, '--notes', 'ours', '--out', out);
    expect(first).toEqual({
      code: 0,
      stdout: `id       ${id}\nname     Payroll\nstatus   PENDING\nmissing  1 of security: olga, sam\n`,
      stderr: 'Your approval counts. The application is created when no approval is missing.\n',
    });
    await expect(readFile(out)).rejects.toThrow('ENOENT');
    expect(await ada('approve', id)).toMatchObject({
      code: 4,
      stderr: 'regreq: You have approved this revision of the request already\n',
    });

    const shown = (await ada('show', id)).stdout.replaceAll(/ {2,}/g, '  ').split('\n');
    expect(shown).toEqual(
      expect.arrayContaining([
        'revision  1',
        'rule  two-eyes-more',
        'approvals  owner: 1 of 1, by ada',
        '  security: 0 of 1; 1 missing, from olga, sam',
        'you may  reject, cancel, request-changes, revise',
        'you may not  approve: you have approved it (already_approved)',
      ]),
    );

    const watching = ada('watch', id, '--expect', 'approved', '-q');
    expect(await olga('approve', id, '--revision', '1', '--out', out, '-q')).toMatchObject({ code: 0 });
    expect(JSON.parse(await readFile(out, 'utf8'))).toMatchObject({ client_secret: expect.any(String) });
    expect(await watching).toEqual({ code: 0, stdout: `${id}\n`, stderr: '' });
    const after = (await olga('show', id)).stdout;
    expect(after).toContain('security: 1 of 1, by Olga (olga)\n');
    expect(after).not.toContain('you may');
  });

  it('prints the request as JSON, and nothing with -q, while approvals are missing', async () => {
    const id = await created();
    const { etag, ...request } = JSON.parse((await ada('approve', id, '--json')).stdout);
    expect(request).toMatchObject({ id, status: 'PENDING', approval: { missing: 1 } });
    expect(etag).toMatch(/^[\w-]{22}$/);
    const other = await created();
    const quiet = await ada('approve', other, '-q', '--out', join(folder, 'none.json'));
    expect(quiet).toMatchObject({ code: 0, stdout: '' });
  });

  it('lists what waits for you', async () => {
    const id = await created({ name: 'Waiting' });
    expect((await ada('list', '--waiting-for', 'me', '--search', 'Waiting', '-q')).stdout).toBe(`${id}\n`);
    await ada('approve', id);
    expect((await ada('list', '--waiting-for', 'me', '--search', 'Waiting', '-q')).stdout).toBe('');
    expect((await olga('list', '--waiting-for', 'me', '--search', 'Waiting', '-q')).stdout).toBe(`${id}\n`);
  });

  it('overrides a rule with notes, for super admins', async () => {
    const id = await created();
    expect(await ada('approve', id, '--override', '--notes', 'urgent')).toMatchObject({
      code: 4,
      stderr: 'regreq: Only super admins may override a rule\n',
    });
    expect(await root('approve', id, '--override')).toMatchObject({
      code: 5,
      stderr: 'regreq: notes: are required for an override: say why\n',
    });
    expect((await root('approve', id, '--override', '--notes', 'urgent')).code).toBe(0);
    expect((await root('show', id)).stdout).toMatch(/^overridden +yes$/m);
  });

  it('asks for changes, revises and shows what changed', async () => {
    const body = createBody({
      name: 'Wiki',
      redirect_uris: ['https://one.example.com/cb', 'https://two.example.com/cb'],
    });
    const id = (await requester.post(REQUESTS, body)).body.id as string;
    expect(await olga('request-changes', id, '--comment', 'one URI is enough')).toEqual({
      code: 0,
      stdout: `Wiki (${id}) is PENDING, and changes are wanted\n`,
      stderr: '',
    });
    expect((await olga('show', id)).stdout).toMatch(
      /^changes wanted +one URI is enough\n +by Olga \(olga\), /m,
    );
    expect(await ada('approve', id)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('requested by olga'),
    });

    const stale = (await root('show', id, '--json')).stdout;
    const mended = {
      ...body,
      description: 'For all',
      redirect_uris: ['https://one.example.com/new', 'https://two.example.com/cb'],
    };
    const ci = root.with({ REGREQ_TOKEN: requester.token });
    const revised = await ci.reading(JSON.stringify(mended), 'revise', id, '-f', '-');
    const changed = [
      '  description',
      '    + For all',
      '  redirect_uris',
      '    - https://one.example.com/cb',
      '    + https://one.example.com/new',
      '',
    ].join('\n');
    expect(revised).toEqual({
      code: 0,
      stdout: `Wiki (${id}) is PENDING, at revision 2\n${changed}`,
      stderr: '',
    });

    const { stdout } = await ada('revisions', id);
    expect(stdout).toMatch(/^revision 2, [-0-9]+ [:0-9]+Z, by ci\n/);
    expect(stdout).toContain(`by ci\n${changed}revision 1, `);
    expect(JSON.parse((await ada('revisions', id, '--json')).stdout)).toEqual(
      (await requester.get(`${REQUESTS}/${id}/revisions`)).body,
    );
    for (const late of [
      ['approve', id, '--revision', '1'],
      ['reject', id, '--reason', 'no', '--revision', '1'],
      ['cancel', id, '--revision', '1'],
      ['request-changes', id, '--comment', 'no', '--revision', '1'],
    ]) {
      expect(await olga(...late)).toMatchObject({
        code: 4,
        stderr: expect.stringContaining('it is at revision 2 now'),
      });
    }
    const { etag } = JSON.parse(stale) as { etag: string };
    const again = await ci.reading(JSON.stringify(body), 'revise', id, '-f', '-', '--if-match', etag);
    expect(again).toMatchObject({ code: 4, stderr: expect.stringContaining('is not the one you reviewed') });
    expect((await read(id)).revision).toBe(2);
  });

  it('says what is wrong with a revision, with its line', async () => {
    const id = await created();
    const ci = root.with({ REGREQ_TOKEN: requester.token });
    const text = JSON.stringify({ ...createBody(), scope: 'GLOBAL', tenant_id: null, name: '' }, null, 1);
    const { code, stderr } = await ci.reading(text, 'revise', id, '-f', '-');
    expect(code).toBe(5);
    expect(stderr).toMatch(/^regreq: stdin:\d+: name: /m);
  });

  it('decides on several requests, with a line for each, and fails if one of them does', async () => {
    const plain = { application_type: 'SPA' };
    const [one, two, three, web] = [
      await created(plain),
      await created(plain),
      await created(plain),
      await created(),
    ];
    const approved = await root('approve', one, two, '--notes', 'both');
    expect(approved.code).toBe(0);
    expect(approved.stdout.split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(`^${one}  Application \\d+ is APPROVED, application \\S+, client id \\S+$`),
      ),
      expect.stringMatching(new RegExp(`^${two}  Application \\d+ is APPROVED, `)),
      '',
    ]);

    const mixed = await olga('approve', web, one, three);
    expect(mixed).toMatchObject({
      code: 4,
      stderr: 'regreq: 1 of 3 requests failed, or are not decided yet\n',
    });
    expect(mixed.stdout.split('\n')).toEqual([
      expect.stringMatching(/ is PENDING, approvals missing: 1$/),
      `${one}  failed: Registration request is already APPROVED`,
      expect.stringMatching(/ is APPROVED, /),
      '',
    ]);
    expect((await ada('approve', web)).stdout).toContain('client secret  ');
    const [secretive, other] = [
      await created({ application_type: 'SERVICE' }),
      await created({ application_type: 'SERVICE' }),
    ];
    const secrets = await root('approve', secretive, other);
    expect(secrets.stdout).toMatch(/client secret [\w-]{43}\n.*client secret [\w-]{43}\n$/);
    expect(secrets.stderr).toBe('The secrets are shown only now: store them.\n');

    const [four, five] = [await created(), await created()];
    const unknown = '0b7e1c40-12d8-4ae7-afd5-73e1d77c00f6';
    expect(await root('reject', four, unknown, '--reason', 'clean-up', '-q')).toMatchObject({
      code: 3,
      stdout: `${four}\n`,
    });
    const { items } = JSON.parse((await root('cancel', five, four, '--json')).stdout);
    expect(items).toMatchObject([{ id: five, status: 200, body: { status: 'CANCELLED' } }, { status: 409 }]);
  });

  it('sends nothing for several requests with an option that is for one', async () => {
    const ids = [await created(), await created()];
    for (const [flag, ...rest] of [
      ['--out', 'x'],
      ['--override'],
      ['--revision', '1'],
      ['--if-match', 'x'],
    ]) {
      expect(await root('approve', ...ids, flag ?? '', ...rest)).toEqual({
        code: 2,
        stdout: '',
        stderr: `regreq: ${flag ?? ''} is for one request. Nothing was sent.\n`,
      });
    }
    expect(await root('approve', ...ids, '-q')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('-q would not show'),
    });
    for (const id of ids) expect((await read(id)).status).toBe('PENDING');
  });
});
