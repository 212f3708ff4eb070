import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { BUILT_IN_RULE } from '../../src/domain/policy/rule';
import { createBody } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { type Regreq, regreqWith } from '../support/regreq/regreq';

const rules = [
  {
    name: 'production-web',
    when: { application_type: ['WEB'], requested_by: { groups: ['web team'] } },
    require: [{ name: 'security', from: { roles: ['super_admin'], groups: ['sec'] }, count: 2 }],
    remind: ['P3D', 'P7D'],
    escalate: { after: 'P10D', also_from: { subs: ['olga'] } },
    ttl: 'P30D',
  },
  { name: 'closed', when: { scope: ['GLOBAL'] }, decide: 'reject', reason: 'Ask the platform team' },
  BUILT_IN_RULE,
];

describe('regreq policy', () => {
  let harness: Harness;
  let regreq: Regreq;
  let folder: string;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    const token = await harness.token({ role: 'super_admin', sub: 'root', name: 'Root' });
    regreq = regreqWith({ REGREQ_URL: harness.url, REGREQ_TOKEN: token });
    folder = await mkdtemp(join(tmpdir(), 'regreq-policy-'));
  });
  beforeEach(() => harness.db('approval_policies').delete());
  afterAll(async () => {
    await harness.stop();
    await rm(folder, { recursive: true });
  });

  const fileOf = async (name: string, value: unknown): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, typeof value === 'string' ? value : stringify(value));
    return path;
  };

  it('get prints a file that put takes', async () => {
    const builtIn = await regreq('policy', 'get');
    expect(builtIn).toMatchObject({ code: 0, stderr: '' });
    expect(builtIn.stdout).toMatch(
      /^# Version 0 of the approval policy, which is built in\n\nrules:\n {2}- name: /,
    );
    expect(parse(builtIn.stdout)).toEqual({ rules: [BUILT_IN_RULE] });

    const put = await regreq.reading(stringify({ rules }), 'policy', 'put', '-f', '-');
    expect(put).toEqual({
      code: 0,
      stdout: 'Version 1 of the approval policy replaces version 0\n',
      stderr: '',
    });
    const { stdout } = await regreq('policy', 'get');
    expect(stdout).toMatch(/^# Version 1 of the approval policy, by Root \(root\) at [-0-9]+ [:0-9]+Z\n/);
    expect(parse(stdout)).toEqual({ rules });
    expect(await regreq.reading(stdout, 'policy', 'put', '-f', '-', '-q')).toMatchObject({ stdout: '2\n' });
    expect(JSON.parse((await regreq('policy', 'get', '--json')).stdout)).toMatchObject({
      version: 2,
      rules,
      updated_by: { sub: 'root', name: 'Root' },
    });
  });

  it('put replaces only the version that is named, if one is', async () => {
    const file = await fileOf('policy.json', JSON.stringify({ rules }));
    const put = (...more: string[]): ReturnType<Regreq> => regreq('policy', 'put', '-f', file, ...more);
    expect(await put('--if-match', '0')).toMatchObject({ code: 0 });
    expect(await put('--if-match', '0')).toEqual({
      code: 4,
      stdout: '',
      stderr: 'regreq: The approval policy is version 1 by now, not the one you replace: read it again\n',
    });
    expect(JSON.parse((await put('--if-match', '"1"', '--json')).stdout)).toMatchObject({ version: 2 });
  });

  it('put says each problem of a file with its line', async () => {
    const text =
      'rules:\n- name: a\n  require:\n  - name: b\n    from: { role: [x] }\n    count: 0\n- name: a\n  decide: approve\n';
    const { code, stderr } = await regreq.reading(text, 'policy', 'put', '-f', '-');
    expect(code).toBe(5);
    expect(stderr.split('\n')).toEqual([
      'regreq: stdin:5: rules[0].require[0].from.role: Extra inputs are not permitted',
      'regreq: stdin:6: rules[0].require[0].count: Input should be greater than or equal to 1',
      'regreq: stdin:7: rules[1].name: must not be the name of another one too',
      'regreq: stdin: rules[0].when: is required: no request would reach the rules behind this one',
      '',
    ]);
  });

  it('versions lists them, newest first', async () => {
    for (const name of ['one', 'two', 'three']) {
      await regreq.reading(stringify({ rules: [{ ...BUILT_IN_RULE, name }] }), 'policy', 'put', '-f', '-');
    }
    const { stdout, stderr } = await regreq('policy', 'versions', '--per-page', '2');
    expect(stdout.split('\n')[0]).toMatch(/^VERSION +AT +BY +RULES$/);
    expect(stdout.split('\n')[1]).toMatch(/^3 +[-0-9]+ [:0-9]+Z +Root \(root\) +three$/);
    expect(stderr).toBe('2 of 3, page 1 of 2. --page shows another one, --all shows all.\n');
    expect((await regreq('policy', 'versions', '-q', '--all')).stdout).toBe('3\n2\n1\n');
    const { items } = JSON.parse((await regreq('policy', 'versions', '--all', '--json')).stdout);
    expect(items[2]).toMatchObject({ version: 1, rules: [{ name: 'one' }] });
  });

  describe('test', () => {
    let request: string;
    let draft: string;
    beforeAll(async () => {
      request = await fileOf('request.yaml', createBody());
      draft = await fileOf('draft.yaml', { rules });
    });
    const test = (...more: string[]): ReturnType<Regreq> =>
      regreq('policy', 'test', '-f', request, '--as-sub', 'ada', ...more);

    it('says which rule a request would have, and which do not match and why', async () => {
      const groups = ['--as-group', 'sales', '--as-group', 'web team'];
      expect(await test('--rules', draft, '--as-role', 'tenant_admin', ...groups)).toEqual({
        code: 0,
        stdout: [
          'rule           production-web',
          'requires       2 of security: super_admin, sec',
          'reminds after  P3D',
          '               P7D',
          'escalates      after P10D to olga',
          'expires in     P30D',
          '',
        ].join('\n'),
        stderr: '',
      });
      const { stdout } = await test('--rules', draft);
      expect(stdout).toContain('not matching  production-web: requested_by\n              closed: scope\n');
    });

    it('says what the rule does at once', async () => {
      const global = await fileOf('global.yaml', createBody({ scope: 'GLOBAL', application_type: 'SPA' }));
      const tried = await regreq('policy', 'test', '-f', global, '--as-sub', 'ada', '--rules', draft);
      expect(tried.stdout).toMatch(
        /^rule +closed\ndecides +reject at once\nreason +Ask the platform team\nexpires in/,
      );
    });

    it('tries the policy of the day without --rules', async () => {
      expect(JSON.parse((await test('--json')).stdout)).toMatchObject({ rule: 'default' });
      await regreq('policy', 'put', '-f', draft);
      expect(JSON.parse((await test('--json', '--as-group', 'web team')).stdout)).toMatchObject({
        rule: 'production-web',
        rules: [{ name: 'production-web', matches: true, unmet: [] }],
      });
    });

    it('says each problem in the words of what was given', async () => {
      const bad = await fileOf(
        'bad.yaml',
        'name: Payroll\nscope: ALL\napplication_type: WEB\ncontact_email: a@b.de\n',
      );
      const badDraft = await fileOf('bad-draft.yaml', 'rules:\n- name: x\n');
      const { code, stderr } = await regreq(
        ...['policy', 'test', '-f', bad, '--rules', badDraft, '--as-sub', '', '--as-group', ''],
      );
      expect(code).toBe(5);
      expect(stderr.split('\n')).toEqual([
        `regreq: ${bad}:2: scope: Input should be 'GLOBAL', 'PARTNER' or 'TENANT'`,
        'regreq: --as-sub: String should have at least 1 character',
        'regreq: --as-group: String should have at least 1 character',
        `regreq: ${badDraft}: rules[0].require: must say who approves: only a rule with \`decide\` has no \`require\``,
        '',
      ]);
    });

    it.each(['name: no rules', '', '- a list', '"rules"', 'rules:'])(
      'does not take a draft with %j for none',
      async (text) => {
        const { code, stderr } = await test('--rules', await fileOf('no-rules.yaml', text));
        expect({ code, stderr }).toMatchObject({ code: 5, stderr: expect.stringContaining('rules: ') });
      },
    );

    it('takes one file from stdin, not both', async () => {
      const as = ['--as-sub', 'ada'];
      expect(await regreq('policy', 'test', '-f', '-', '--rules', '-', ...as)).toMatchObject({
        code: 2,
        stderr: 'regreq: only one file can come from stdin\n',
      });
      expect(await regreq('policy', 'test', '-f', request)).toMatchObject({ code: 2 });
    });
  });

  it('is for super admins', async () => {
    const token = await harness.token({ role: 'partner_admin', partner: 'acme' });
    expect(await regreq.with({ REGREQ_TOKEN: token })('policy', 'get')).toEqual({
      code: 4,
      stdout: '',
      stderr: 'regreq: Only super admins may see or change the approval policy\n',
    });
  });
});
