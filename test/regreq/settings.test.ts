import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiClient, createBody } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { inBash, type Regreq, regreqWith } from '../support/regreq/regreq';

describe('regreq, with its settings', () => {
  let harness: Harness;
  let token: string;
  let regreq: Regreq;
  let folder: string;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    token = await harness.token({ role: 'super_admin', sub: 'root' });
    regreq = regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN: token });
    folder = await mkdtemp(join(tmpdir(), 'regreq-settings-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await harness.stop();
  });

  it.each([
    ['no address', { REGREQ_URL: '' }, 'set REGREQ_URL to the address of the service'],
    ['an address that is none', { REGREQ_URL: 'localhost:8080' }, 'REGREQ_URL must be an http or https URL'],
    ['an address of another kind', { REGREQ_URL: 'ftp://hush' }, 'It is an address like https://'],
    [
      'an address with a password',
      { REGREQ_URL: 'http://me:hush@127.0.0.1' },
      'REGREQ_URL must not have a user',
    ],
    [
      'an address with a query',
      { REGREQ_URL: 'http://127.0.0.1?key=hush' },
      'REGREQ_URL must not have a ? or a #',
    ],
    ['no token', { REGREQ_TOKEN: '' }, 'set REGREQ_TOKEN to an access token, or REGREQ_TOKEN_COMMAND'],
    ['a token of two words', { REGREQ_TOKEN: 'hush hush' }, 'REGREQ_TOKEN holds no access token'],
    ['a token with a line break', { REGREQ_TOKEN: 'hush\r\nx: y' }, 'REGREQ_TOKEN holds no access token'],
    ['a command that fails', asking('echo hush; exit 3'), 'REGREQ_TOKEN_COMMAND ended with 3'],
    ['a command that prints nothing', asking('true'), 'REGREQ_TOKEN_COMMAND printed no access token'],
    ['a command that is not there', asking('no-such-command'), 'REGREQ_TOKEN_COMMAND ended with 127'],
  ])('says in one line what to do with %s, and exits with 2', async (_name, env, message) => {
    const { code, stdout, stderr } = await regreq.with(env)('list');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const [line = '', ...more] = stderr.trim().split('\n').reverse();
    expect(line).toMatch(/^regreq: /);
    expect(line).toContain(message);
    // A shell says itself that a command is not there.
    expect(more.filter((said) => !said.includes('not found'))).toEqual([]);
    expect(stderr).not.toContain('hush');
  });

  it.each([
    ['made up', () => Promise.resolve('made.up.token'), 'Invalid token'],
    ['without a known role', () => harness.token({ role: 'guest' }), 'The token has no role'],
  ])('does not show a refused token that is %s', async (_name, make, message) => {
    const refused = await make();
    const { code, stderr } = await regreq.with({ REGREQ_TOKEN: refused })('list');
    expect(code).toBe(message.startsWith('Invalid') ? 1 : 4);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain(refused);
  });

  it('asks the command for a token once, and again when the token is refused', async () => {
    const admin = apiClient(harness, token);
    await Promise.all(
      Array.from({ length: 101 }, () => admin.post('/api/v1/admin/registration-requests', createBody())),
    );
    const calls = join(folder, 'calls');
    const command = `echo call >> ${calls}; if [ $(wc -l < ${calls}) = 1 ]; then echo expired.or.so; else echo "$GOOD"; fi`;
    const asked = regreq.with({ ...asking(command), GOOD: token });
    const { code, stdout, stderr } = await asked('list', '--all', '-q');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.trim().split('\n')).toHaveLength(101);
    expect(await readFile(calls, 'utf8')).toBe('call\ncall\n');
  });

  it('ends at once on SIGTERM, though what the command started goes on', async () => {
    const busy = join(folder, 'busy');
    const command = `touch ${busy}; (while [ -e ${busy} ]; do sleep 0.1; done) 2> /dev/null; echo late`;
    const script = `$REGREQ list & until [ -e ${busy} ]; do sleep 0.1; done; kill $!; wait $!; echo $?; rm ${busy}`;
    expect(await inBash(regreq.with(asking(command)), script)).toEqual({
      code: 0,
      stdout: '143\n',
      stderr: '',
    });
  });

  it('lets the command speak to the person, and keeps stdin for the request', async () => {
    const asked = regreq.with(asking('cat; echo speak up >&2; echo "$GOOD"')).with({ GOOD: token });
    const { code, stderr } = await asked.reading(
      JSON.stringify(createBody()),
      'create',
      '-f',
      '-',
      '--dry-run',
      '-q',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'speak up\n' });
  });

  it.each([
    [['--version'], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [['--help'], 0, /^Usage: regreq .*REGREQ_TOKEN_COMMAND/s, /^$/],
    [['help', 'approve'], 0, /^Usage: regreq approve /, /^$/],
    [['secrets', 'issue', '--help'], 0, /--out <file>/, /^$/],
    [[], 2, /^$/, /^Usage: regreq /],
    [['aprove'], 2, /^$/, /unknown command 'aprove'\n\(Did you mean approve\?\)/],
    [['show'], 2, /^$/, /missing required argument 'id'\n\(regreq show --help/],
    [['show', 'a', 'b'], 2, /^$/, /too many arguments/],
    [['create'], 2, /^$/, /required option '-f, --file <file>' not specified/],
    [['create', '-f', '/nowhere'], 2, /^$/, /^regreq: set REGREQ_URL/],
    [['show', ''], 2, /^$/, /value '' is invalid for argument 'id'\. It must be an id/],
    [['approve', '.'], 2, /^$/, /value '\.' is invalid for argument 'id'/],
    [['watch', '..'], 2, /^$/, /value '\.\.' is invalid for argument 'id'/],
    [['events', ''], 2, /^$/, /invalid for argument 'id'/],
    [['cancel', ''], 2, /^$/, /invalid for argument 'id'/],
    [['reject', '', '--reason', 'no'], 2, /^$/, /invalid for argument 'id'/],
    [['apps', 'show', ''], 2, /^$/, /invalid for argument 'app'/],
    [['secrets', 'issue', ''], 2, /^$/, /invalid for argument 'app'/],
    [['secrets', 'revoke', '', 'x'], 2, /^$/, /invalid for argument 'app'/],
    [['secrets', 'revoke', 'x', ''], 2, /^$/, /invalid for argument 'secret'/],
    [['reject', 'x'], 2, /^$/, /required option '--reason <text>' not specified/],
    [['list', '--status', 'DONE'], 2, /^$/, /Allowed choices are PENDING, APPROVED/],
    [['list', '--page', 'two'], 2, /^$/, /must be a whole number/],
    [['list', '--all', '--page', '2'], 2, /^$/, /cannot be used with/],
    [['list', '--json', '-q'], 2, /^$/, /cannot be used with/],
    [['secrets', 'revoke', 'app'], 2, /^$/, /missing required argument 'secret'/],
  ])('needs no service for %j', async (args, code, stdout, stderr) => {
    expect(await regreqWith({})(...args)).toEqual({
      code,
      stdout: expect.stringMatching(stdout),
      stderr: expect.stringMatching(stderr),
    });
  });
});

function asking(command: string): NodeJS.ProcessEnv {
  return { REGREQ_TOKEN: '', REGREQ_TOKEN_COMMAND: command };
}
