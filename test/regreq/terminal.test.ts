import { stripVTControlCharacters } from 'node:util';
import { type ApiClient, apiClient, createBody } from '../support/http/api-client';
import { requestRow } from '../support/db/rows';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';
import { type Harness, startHarness } from '../support/service/harness';
import { inBash, MAIN, onTerminal, type Regreq, regreqWith, type Terminal } from '../support/regreq/regreq';

const ESCAPE = '\u001b';

describe('regreq on a terminal', () => {
  let harness: Harness;
  let proxy: TcpProxy;
  let admin: ApiClient;
  let regreq: Regreq;
  beforeAll(async () => {
    harness = await startHarness();
    proxy = await startTcpProxy(Number(new URL(harness.url).port));
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
    regreq = regreqWith({ REGREQ_URL: `http://127.0.0.1:${proxy.port}`, REGREQ_TOKEN: admin.token });
    await admin.create({ name: '日本語の名前'.repeat(30) });
  });
  afterAll(async () => {
    await proxy.stop();
    await harness.stop();
  });

  const start = (columns: number, ...args: string[]): Terminal =>
    onTerminal(regreq, columns, process.execPath, MAIN, ...args);

  it.each([60, 80, 81, 100, 130, 160, 161])(
    'shows a list in %d columns without breaking a line',
    async (columns) => {
      const terminal = start(columns, 'list');
      expect(await terminal.ended).toBe(0);
      const lines = stripVTControlCharacters(terminal.raw()).trim().split('\r\n');
      expect(lines[0]).toMatch(/^ID +STATUS .*NAME$/);
      for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(lines[1]).toMatch(/^[0-9a-f-]{36}  PENDING.*  日.*…$/);
      expect(/REQUESTED AT/.test(lines[0] ?? '')).toBe(columns >= 130);
    },
  );

  it('cuts nothing on a terminal that does not know its width', async () => {
    const terminal = start(0, 'list');
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw()).toContain('REQUESTED AT');
    expect(terminal.raw()).toContain('日本語の名前'.repeat(30));
  });

  it('has colours, but none with NO_COLOR, on a dumb terminal or in a pipe', async () => {
    const coloured = start(120, 'list');
    await coloured.ended;
    expect(coloured.raw()).toContain(`${ESCAPE}[33mPENDING`);
    for (const env of [{ NO_COLOR: '1' }, { TERM: 'dumb' }]) {
      const plain = onTerminal(regreq.with(env), 120, process.execPath, MAIN, 'list');
      await plain.ended;
      expect(plain.raw()).toContain('PENDING');
      expect(plain.raw()).not.toContain(ESCAPE);
    }
    expect((await regreq('list')).stdout).not.toContain(ESCAPE);
  });

  it('cuts nothing in a pipe', async () => {
    expect((await inBash(regreq, '$REGREQ list | cat')).stdout).toContain('日本語の名前'.repeat(30));
  });

  it('keeps its columns below each other if a name has wide characters', async () => {
    const taro = await harness.token({ role: 'super_admin', sub: 'taro', name: '山田太郎' });
    await apiClient(harness, taro).create();
    const { stdout } = await regreq('list');
    expect(stdout).toContain('山田太郎 (taro)');
    const [titles = '', ...rows] = stdout.trim().split('\n');
    for (const row of rows) {
      const before = row.slice(0, row.search(/\d{4}-\d\d-\d\d \d\d:/));
      expect(widthOf(before)).toBe(titles.indexOf('REQUESTED AT'));
    }
  });

  it('shows what it waits for until the request is decided, and clears that line', async () => {
    const id = (await admin.create()).body.id as string;
    const terminal = start(80, 'watch', id, '-q');
    await terminal.shows('Waiting for a decision, 0:01');
    await admin.post(`/api/v1/admin/registration-requests/${id}/reject`, { reason: 'no' });
    expect(await terminal.ended).toBe(0);
    // The last line is cleared before the result, and the cursor is shown again.
    expect(terminal.raw().lastIndexOf(`${ESCAPE}[0K`)).toBeGreaterThan(terminal.raw().lastIndexOf('Waiting'));
    expect(terminal.raw()).toContain(`${ESCAPE}[?25h`);
    expect(terminal.raw().endsWith(`${id}\r\n`)).toBe(true);
  });

  it('goes on watching through an outage, and says so', async () => {
    const id = (await admin.create()).body.id as string;
    const terminal = start(80, 'watch', id, '--expect', 'cancelled');
    await terminal.shows('Waiting for a decision');
    await proxy.become('refusing');
    await terminal.shows('The service does not answer, trying again');
    await admin.delete(`/api/v1/admin/registration-requests/${id}`);
    await proxy.become('open');
    await terminal.shows('CANCELLED');
    expect(await terminal.ended).toBe(0);
  });

  it.each([
    ['watches', (id: string) => ['watch', id], 'Waiting'],
    ['waits for a service that is away', (id: string) => ['show', id], 'does not answer'],
  ])('ends with 130 on Ctrl-C while it %s', async (_name, args, shown) => {
    const id = (await admin.create()).body.id as string;
    if (shown !== 'Waiting') await proxy.become('refusing');
    const terminal = start(80, ...args(id));
    await terminal.shows(shown);
    terminal.type('\x03');
    expect(await terminal.ended).toBe(130);
    await proxy.become('open');
    expect(terminal.raw()).toContain(`${ESCAPE}[?25h`);
  });

  it('reads a request that is typed', async () => {
    const terminal = start(80, 'create', '-f', '-', '--dry-run');
    await terminal.shows('Write it here, and end it with Ctrl-D:');
    terminal.type(`${JSON.stringify(createBody())}\r\x04`);
    expect(await terminal.ended).toBe(0);
    expect(terminal.raw()).toContain('yes; nothing was created');
  });

  it('ends with 130 on Ctrl-C while it reads a request from the terminal', async () => {
    const terminal = start(80, 'create', '-f', '-');
    await terminal.shows('end it with Ctrl-D');
    terminal.type('name: x\r');
    terminal.type('\x03');
    expect(await terminal.ended).toBe(130);
  });

  describe('with text that would command the terminal', () => {
    const evil = `a${ESCAPE}]0;owned\u0007${ESCAPE}[2J\u009b31m\r\u202egnp.exe`;
    const harmless = 'a\\u001b]0;owned\\u0007\\u001b[2J\\u009b31m\\u000d\\u202egnp.exe';
    let id: string;
    beforeAll(async () => {
      // The API refuses such text. It must not matter.
      const row = requestRow({ name: evil, description: `${evil}\nsecond`, contact_name: evil });
      id = String(row.id);
      await harness.db('registration_requests').insert(row);
    });
    afterAll(() => harness.db('registration_requests').where({ id }).delete());

    it.each([
      ['list', () => ['list', '--all']],
      ['show', () => ['show', id]],
    ])('%s shows it instead', async (_name, args) => {
      const terminal = start(400, ...args());
      expect(await terminal.ended).toBe(0);
      expect(terminal.raw()).toContain(harmless);
      expect(terminal.raw()).not.toContain('owned\u0007');
      expect(terminal.raw()).not.toMatch(/[\u0007\u009b\u202e]/);
      expect((await regreq(...args())).stdout).toContain(harmless);
    });

    it('JSON is harmless and exact', async () => {
      const { stdout } = await regreq('show', id, '--json');
      expect(stdout).not.toMatch(/[\u0007\u009b\u202e]/);
      expect(JSON.parse(stdout).name).toBe(evil);
    });
  });
});

/** Characters of East Asia take two columns. No other wide ones are in these lists. */
function widthOf(line: string): number {
  return Array.from(line).reduce((width, character) => width + (character >= '\u2e80' ? 2 : 1), 0);
}
