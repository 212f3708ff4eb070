import { applicationRow, requestRow } from '../support/db/rows';
import { type Harness, startHarness } from '../support/service/harness';
import { type Regreq, regreqWith } from '../support/regreq/regreq';

const HOUR = 3_600_000;

describe('regreq', () => {
  let harness: Harness;
  let regreq: Regreq;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    const token = await harness.token({ role: 'super_admin', sub: 'root', name: 'Root' });
    regreq = regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN: token });
    const after = (hours: number): string => new Date(Date.now() + hours * HOUR).toISOString();
    const rows = {
      payroll: { name: 'Payroll', created_at: after(-2), updated_at: after(-2), expires_at: after(100) },
      wiki: { name: 'Wiki', created_at: after(-3), expires_at: after(1), application_type: 'SPA' },
      shop: {
        ...{ name: 'Shop', scope: 'PARTNER', tenant_id: null, partner_id: 'acme', status: 'REJECTED' },
        ...{ created_at: after(-54), decided_at: after(-1), decided_by_sub: 'ada', rejection_reason: 'no' },
        ...{ expires_at: after(2), review_findings: '[{"code":"c","field":"f","message":"m"}]' },
      },
    };
    for (const [name, change] of Object.entries(rows)) {
      const row = requestRow(change);
      ids[name] = row.id as string;
      await harness.db('registration_requests').insert(row);
    }
    await harness.db('applications').insert(applicationRow(ids.payroll, { name: 'Payroll for all' }));
  });
  afterAll(() => harness.stop());

  it.each<[string, string[]]>([
    ['--decided', ['shop']],
    ['--tenant acme-eu', ['payroll', 'wiki']],
    ['--partner acme --sort expires_at', ['wiki', 'shop', 'payroll']],
    ['--sort -expires_at', ['payroll', 'shop', 'wiki']],
    ['--type SPA', ['wiki']],
    ['--findings any', ['shop']],
    ['--findings none --status PENDING', ['payroll', 'wiki']],
    ['--search PAY', ['payroll']],
    ['--search pay --all', ['payroll']],
    ['--search x', []],
  ])('lists requests with %s', async (options, names) => {
    const { code, stdout } = await regreq('list', '-q', ...options.split(' '));
    expect([code, stdout.split('\n').filter(Boolean)]).toEqual([0, names.map((name) => ids[name])]);
  });

  it('says what is wrong with a text to search for', async () => {
    for (const command of [['list'], ['apps', 'list']]) {
      const { code, stderr } = await regreq(...command, '--search', '&');
      expect([code, stderr]).toEqual([5, expect.stringContaining('at least one letter or digit')]);
      expect((await regreq(...command, '--search', '')).code).toBe(5);
    }
  });

  it('finds applications by their words', async () => {
    for (const more of [[], ['--all']]) {
      const found = await regreq('apps', 'list', '--search', 'all pay', ...more);
      expect([found.code, found.stdout]).toEqual([0, expect.stringMatching(/^ID .*\n.* Payroll for all\n$/)]);
      expect((await regreq('apps', 'list', '-q', '--search', 'wiki', ...more)).stdout).toBe('');
    }
  });

  it('says who calls', async () => {
    expect((await regreq('whoami')).stdout).toBe('subject  root\nname     Root\nrole     super_admin\n');
    expect(JSON.parse((await regreq('whoami', '--json')).stdout)).toEqual({
      ...{ sub: 'root', name: 'Root', role: 'super_admin', partner_id: null, tenant_id: null, groups: [] },
    });
    const token = await harness.token({
      role: 'tenant_admin',
      tenant: 'acme-eu',
      sub: 'grace',
      groups: ['sec', 'on call'],
    });
    const asTenant = regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN: token });
    expect((await asTenant('whoami')).stdout).toBe(
      'subject  grace\nrole     tenant_admin\ntenant   acme-eu\ngroups   sec, on call\n',
    );
  });

  it('shows the statistics', async () => {
    const { code, stdout } = await regreq('stats');
    expect(code).toBe(0);
    const [fields = '', weeks = ''] = stdout.split('\n\n');
    expect(fields).toMatch(
      new RegExp(
        '^pending        2\noldest         .+Z\nwith findings  0\nexpiring       1 within 24 hours, 2 within 7 days\n' +
          'decisions      1 in 30 days\nmedian time    2 d 5 h\n90 % within    2 d 5 h$',
      ),
    );
    expect(weeks.split('\n').filter(Boolean)).toHaveLength(13);
    expect(weeks).toMatch(/^WEEK {8}CREATED {2}APPROVED {2}REJECTED {2}CANCELLED {2}EXPIRED\n/);
    const { outcomes_by_week } = JSON.parse((await regreq('stats', '--json')).stdout) as {
      outcomes_by_week: { rejected: number }[];
    };
    expect(outcomes_by_week.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(1);
  });

  it('shows statistics of nothing', async () => {
    const token = await harness.token({ role: 'tenant_admin', tenant: 'globex-eu' });
    const { stdout } = await regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN: token })('stats');
    expect(stdout).toMatch(
      /^pending {8}0\nwith findings {2}0\nexpiring {7}0 within 24 hours, 0 within 7 days\ndecisions {6}0 in 30 days\n\nWEEK/,
    );
  });
});
