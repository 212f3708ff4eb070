import { mkdtemp, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { startTcpProxy } from '../support/servers/tcp-proxy';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { inBash, MAIN, onTerminal, type Ran, type Regreq, regreqWith } from '../support/regreq/regreq';

const SECRET = /[\w-]{43}/;

describe('regreq, with secrets', () => {
  let harness: Harness;
  let admin: ApiClient;
  let regreq: Regreq;
  let folder: string;
  beforeAll(async () => {
    // An approval must wait while a test starts the worker again, however busy the machine is.
    harness = await startHarness({ env: { DECISION_WAIT: 'PT45S' } });
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
    regreq = regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN: admin.token });
  });
  afterAll(() => harness.stop());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'regreq-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const created = async (fields: Record<string, unknown> = {}): Promise<string> =>
    (await admin.create(fields)).body.id as string;
  const statusOf = async (id: string): Promise<string> => (await admin.get(`${REQUESTS}/${id}`)).body.status;
  const hintsOf = async (app: string): Promise<string[]> =>
    (await admin.get(`${APPLICATIONS}/${app}`)).body.secrets.map(({ hint }: { hint: string }) => hint);

  it('shows the secret of an approval on stdout, and only there', async () => {
    const { code, stdout, stderr } = await regreq('approve', await created(), '--notes', 'agreed');
    expect(code).toBe(0);
    const [, app = '', client = '', secret = ''] =
      /^application {4}(\S+)\nname {11}Application \d+\nclient id {6}(\S+)\nclient secret {2}(\S+)\n$/.exec(
        stdout,
      ) ?? [];
    expect(secret).toMatch(SECRET);
    expect(stderr).toBe('The secret is shown only now: store it.\n');
    expect(await hintsOf(app)).toEqual([secret.slice(-4)]);
    const shown = await regreq('apps', 'show', app);
    expect(shown.stdout).toContain(`client id         ${client}\n`);
    expect(shown.stdout).toContain(`…${secret.slice(-4)}`);
    expect(shown.stdout).not.toContain(secret);
  });

  it('writes it to a new file that only its owner may read, and nowhere else', async () => {
    const out = join(folder, 'payroll.json');
    const { code, stdout, stderr } = await regreq('approve', await created(), '--out', out, '--json');
    const { client_secret, ...credentials } = JSON.parse(await readFile(out, 'utf8'));
    expect(client_secret).toMatch(SECRET);
    expect(credentials).toEqual({ client_id: JSON.parse(stdout).client_id });
    expect((await stat(out)).mode & 0o777).toBe(0o600);
    expect(code).toBe(0);
    expect(stderr).toBe(`The secret is in ${out}.\n`);
    expect(stdout).not.toContain('"client_secret"');
    expect(stdout + stderr).not.toContain(client_secret);
    expect(await readdir(folder)).toEqual(['payroll.json']);
  });

  it.each([
    ['a file', (path: string) => writeFile(path, 'mine')],
    ['a symbolic link to a file', (path: string) => symlink('elsewhere', path)],
    ['a symbolic link to nothing', (path: string) => symlink('nowhere', path)],
  ])('approves nothing if %s has the name', async (_name, make) => {
    await writeFile(join(folder, 'elsewhere'), 'theirs');
    const out = join(folder, 'payroll.json');
    await make(out);
    const id = await created();
    expect(await regreq('approve', id, '--out', out)).toEqual({
      code: 2,
      stdout: '',
      stderr: `regreq: ${out} is there already, and is never overwritten. Nothing was sent.\n`,
    });
    expect(await statusOf(id)).toBe('PENDING');
    expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('theirs');
    expect(await readdir(folder)).not.toContain('nowhere');
  });

  it('approves nothing if the file cannot be made, or if -q would hide the secret', async () => {
    const id = await created();
    const ran = await regreq('approve', id, '--out', join(folder, 'no/such/folder'));
    expect(ran).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/cannot be written: ENOENT.* Nothing was sent\.\n$/),
    });
    expect(await regreq('approve', id, '-q')).toMatchObject({ code: 2, stdout: '' });
    expect(await statusOf(id)).toBe('PENDING');
  });

  it('lets one of several commands have a file', async () => {
    const out = join(folder, 'payroll.json');
    const ids = await Promise.all([created(), created(), created()]);
    const ran = await Promise.all(ids.map((id) => regreq('approve', id, '--out', out, '-q')));
    expect(ran.map(({ code }) => code).sort()).toEqual([0, 2, 2]);
    expect((await Promise.all(ids.map(statusOf))).sort()).toEqual(['APPROVED', 'PENDING', 'PENDING']);
    const winner = ran.find(({ code }) => code === 0);
    const { client_secret } = JSON.parse(await readFile(out, 'utf8'));
    expect(await hintsOf(winner?.stdout.trim() ?? '')).toEqual([client_secret.slice(-4)]);
  });

  it('leaves no file behind an approval that was refused', async () => {
    const id = await created();
    await regreq('cancel', id);
    expect(await regreq('approve', id, '--out', join(folder, 'x'))).toMatchObject({ code: 4 });
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows the secret on stdout if the disk is full', async () => {
    const out = join(folder, 'payroll.json');
    // No process below may write to a file.
    const ran = await inBash(regreq, `ulimit -f 0; $REGREQ approve ${await created()} --out ${out}`);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toMatch(new RegExp(`\nclient secret  ${SECRET.source}\n$`));
    expect(ran.stderr).toMatch(/could not be written, so the secret is on stdout: EFBIG/);
    expect(ran.stderr).not.toMatch(SECRET);
    expect(await readdir(folder)).toEqual([]);
  });

  it('shows the secret on stdout if something else has the name of the file by then', async () => {
    const out = join(folder, 'payroll.json');
    const id = await created();
    await harness.stopWorker();
    const running = regreq('approve', id, '--out', out, '--json');
    await eventually(
      () => readdir(folder),
      (names) => names.includes('payroll.json'),
    );
    await rename(out, join(folder, 'moved'));
    await writeFile(out, 'theirs');
    await harness.startWorker();
    const { code, stdout, stderr } = await running;
    expect(code).toBe(1);
    expect(JSON.parse(stdout).client_secret).toMatch(SECRET);
    expect(stderr).toContain('so the secret is on stdout: something else has its name now');
    expect(await readFile(out, 'utf8')).toBe('theirs');
  });

  it.each([
    ['its reader has gone', '{ $REGREQ approve ID; echo $? >&2; } | true'],
    ['the disk is full', '$REGREQ approve ID > /dev/full; echo $? >&2'],
  ])('says how to get another secret if stdout takes none because %s', async (_name, script) => {
    const id = await created();
    const { stderr } = await inBash(regreq, script.replace('ID', id));
    const app = (await admin.get(`${REQUESTS}/${id}`)).body.application_id as string;
    expect(stderr).toBe(
      `regreq: The secret could not be shown. Issue another one: regreq secrets issue ${app}\n1\n`,
    );
  });

  it.each([
    ['its reader has gone', '{ ulimit -f 0; $REGREQ approve ID --out FILE; echo $? >&2; } | true'],
    [
      'the disk is full, too',
      'exec 3> /dev/full; ulimit -f 0; $REGREQ approve ID --out FILE >&3; echo $? >&2',
    ],
  ])('says the same if the file takes none, and stdout neither because %s', async (_name, script) => {
    const id = await created();
    const out = join(folder, 'payroll.json');
    const { stderr } = await inBash(regreq, script.replace('ID', id).replace('FILE', out));
    const app = (await admin.get(`${REQUESTS}/${id}`)).body.application_id as string;
    expect(stderr).toBe(
      `regreq: The secret could not be shown. Issue another one: regreq secrets issue ${app}\n1\n`,
    );
    expect(await readdir(folder)).toEqual([]);
  });

  describe('whose first answer is lost', () => {
    const losing = async (...args: string[]): Promise<Ran> => {
      const proxy = await startTcpProxy(Number(new URL(harness.url).port));
      let isLost = false;
      proxy.loseAnswers('cut', (sent) => {
        if (isLost) return false;
        return (isLost = sent.startsWith('POST'));
      });
      const ran = await regreq.with({ REGREQ_URL: `http://127.0.0.1:${proxy.port}` })(...args);
      await proxy.stop();
      expect(isLost).toBe(true);
      return ran;
    };
    const approvedApp = async (): Promise<string> =>
      (await admin.post(`${REQUESTS}/${await created()}/approve`)).body.id;

    it.each([
      ['an approval', ['approve'], created, /^application +\S+\n/],
      ['an approval with -q', ['approve', '-q'], created, /^\S{36}\n$/],
      ['another secret', ['secrets', 'issue'], approvedApp, /^application +\S+\n/],
    ])('exits with 1 after %s, and writes no file', async (_name, args, target, printed) => {
      const out = join(folder, 'payroll.json');
      const { code, stdout, stderr } = await losing(...args, await target(), '--out', out);
      expect(stderr).toMatch(
        /^regreq: The client secret is shown once, in the first answer\. .*issue a new one/,
      );
      expect(stderr).toContain(`regreq: ${out} was not written.\n`);
      expect(stdout).toMatch(printed);
      expect(code).toBe(1);
      expect(await readdir(folder)).toEqual([]);
    });

    it.each([
      ['an approval', ['approve'], created],
      ['another secret', ['secrets', 'issue'], approvedApp],
    ])('exits with 1 after %s without a file', async (_name, args, target) => {
      const { code, stderr } = await losing(...args, await target());
      expect(stderr).toMatch(/^regreq: The client secret is shown once, in the first answer\. .*\n$/);
      expect(code).toBe(1);
    });
  });

  it.each([
    ['HUP', 129],
    ['TERM', 143],
  ])('is ended by SIG%s while it waits, and leaves no file', async (signal, code) => {
    const id = await created();
    await harness.stopWorker();
    const script = `cd ${folder}; $REGREQ approve ${id} --out x & until [ -e x ]; do sleep 0.1; done
      kill -${signal} $!; wait $!; echo $?; ls`;
    expect((await inBash(regreq, script)).stdout).toBe(`${code}\n`);
    await harness.startWorker();
  });

  it('is ended by Ctrl-C while it waits, says that the outcome is not known, and leaves no file', async () => {
    const id = await created();
    await harness.stopWorker();
    const out = join(folder, 'payroll.json');
    const terminal = onTerminal(regreq, 120, process.execPath, MAIN, 'approve', id, '--out', out);
    await eventually(
      () => readdir(folder),
      (names) => names.length > 0,
    );
    terminal.type('\x03');
    expect(await terminal.ended).toBe(130);
    expect(terminal.raw()).toContain(`It is not known whether that was done: regreq show ${id} tells.`);
    expect(await readdir(folder)).toEqual([]);
    await harness.startWorker();
  });

  it('says that an application has no secret, and writes no file', async () => {
    const out = join(folder, 'spa.json');
    const ran = await regreq('approve', await created({ application_type: 'SPA' }), '--out', out);
    expect(ran).toMatchObject({
      code: 0,
      stderr: `An application of this type has no client secret.\n${out} was not written.\n`,
    });
    expect(ran.stdout).not.toContain('secret');
    expect(await readdir(folder)).toEqual([]);
  });

  it('issues and revokes secrets, and lists applications', async () => {
    const { id: app, client_id, name } = (await admin.post(`${REQUESTS}/${await created()}/approve`)).body;
    const issued = await regreq('secrets', 'issue', app);
    const [, secretId = '', secret = ''] =
      /^application {4}\S+\nclient id {6}\S+\nsecret {9}(\S+)\nclient secret {2}(\S+)\n$/.exec(
        issued.stdout,
      ) ?? [];
    expect(await hintsOf(app)).toContain(secret.slice(-4));
    expect(issued.stderr).not.toContain(secret);
    expect(await regreq('secrets', 'issue', app)).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('delete one first'),
    });

    expect(await regreq('secrets', 'revoke', app, secretId)).toEqual({
      code: 0,
      stdout: `Secret ${secretId} is revoked\n`,
      stderr: '',
    });
    expect(await hintsOf(app)).not.toContain(secret.slice(-4));
    expect(await regreq('secrets', 'revoke', app, secretId)).toMatchObject({ code: 3 });

    const out = join(folder, 'next.json');
    const second = await regreq('secrets', 'issue', app, '--out', out, '-q');
    const written = JSON.parse(await readFile(out, 'utf8'));
    expect(written).toEqual({ client_id, client_secret: expect.stringMatching(SECRET) });
    expect((await regreq('secrets', 'revoke', app, second.stdout.trim())).code).toBe(0);

    const row = (await regreq('apps', 'list')).stdout.split('\n')[1];
    expect(row).toMatch(
      new RegExp(`^${app}  ACTIVE  tenant acme-eu  WEB   ${client_id}  \\S+ \\S+Z  ${name}$`),
    );
    expect((await regreq('apps', 'list', '--all', '-q')).stdout.split('\n')).toContain(app);
    expect(JSON.parse((await regreq('apps', 'show', app, '--json')).stdout)).toMatchObject({
      id: app,
      client_id,
    });
  });
});
