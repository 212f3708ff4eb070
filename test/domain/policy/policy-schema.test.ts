import { inputProblems } from '../../../src/domain/input-problems';
import { parseFrozenRule, policyRules } from '../../../src/domain/policy/policy-schema';
import { BUILT_IN_RULE } from '../../../src/domain/policy/rule';

const owner = { name: 'owner', from: { roles: ['tenant_admin'] }, count: 1 };
const last = { name: 'default', require: [owner] };
const rule = { name: 'web', when: { scope: ['TENANT'] }, require: [owner] };

/** Where the problems with some rules are, and what type each has. */
function problems(rules: unknown): [string, string][] {
  const issues = policyRules.safeParse(rules).error?.issues ?? [];
  return inputProblems(['body', 'rules'], issues, rules, policyRules).map(({ loc, type }) => [
    loc.join('.'),
    type,
  ]);
}

/** The problems with the first rule, of two. */
function problemsOf(change: object): [string, string][] {
  const found = problems([{ ...rule, ...change }, last]);
  return found.map(([loc, type]) => [loc.replace('body.rules.0.', ''), type]);
}

const WHOLE = {
  name: 'production-web',
  when: {
    application_type: ['WEB'],
    scope: ['TENANT'],
    tenant_id: ['acme-eu'],
    partner_id: ['acme'],
    grant_types_any: ['authorization_code'],
    requested_scopes_any: ['openid'],
    redirect_hosts_within: ['example.com', 'localhost', '[::1]'],
    findings: ['localhost_redirect_uri'],
    requested_by: { roles: ['super_admin'], groups: ['platform'], subs: ['ci'] },
  },
  require: [owner, { name: 'security', from: { groups: ['sec'], subs: ['olga'] }, count: 49 }],
  requester_may_approve: false,
  allow_override: true,
  remind: ['P3D', 'PT12H'],
  escalate: { after: 'P10D', also_from: { roles: ['super_admin'] } },
  ttl: 'P2W',
};

test('rules are read as they are written, with nothing filled in', () => {
  const decided = { name: 'ours', when: { findings: 'none' }, decide: 'reject', reason: 'Not\nhere' };
  const rules = [WHOLE, decided, BUILT_IN_RULE];
  expect(policyRules.parse(rules)).toEqual(rules);
});

test.each([
  [[], [['body.rules', 'too_short']]],
  ['text', [['body.rules', 'list_type']]],
  [undefined, [['body.rules', 'missing']]],
  [[...conditional(100), last], [['body.rules', 'too_long']]],
  [[7], [['body.rules.0', 'model_attributes_type']]],
  [[last, { ...last, name: 'never' }], [['body.rules.0.when', 'value_error']]],
  [[rule], [['body.rules.0.when', 'value_error']]],
  [[rule, rule, last], [['body.rules.1.name', 'value_error']]],
])('the rules %j have the problems %j', (rules, expected) => {
  expect(problems(rules)).toEqual(expected);
});

test.each([
  ['a member that nobody knows', { wen: {} }, 'wen', 'extra_forbidden'],
  ['a condition that nobody knows', { when: { scopes: ['TENANT'] } }, 'when.scopes', 'extra_forbidden'],
  ['an empty condition', { when: {} }, 'when', 'value_error'],
  ['no condition but null', { when: null }, 'when', 'model_attributes_type'],
  ['a list in the condition without items', { when: { scope: [] } }, 'when.scope', 'too_short'],
  ['a scope that nobody knows', { when: { scope: ['TENNANT'] } }, 'when.scope.0', 'literal_error'],
  ['a text for a list', { when: { tenant_id: 'acme' } }, 'when.tenant_id', 'list_type'],
  ['an empty text for a list', { when: { tenant_id: '' } }, 'when.tenant_id', 'list_type'],
  ['an id without characters', { when: { tenant_id: ['a', ''] } }, 'when.tenant_id.1', 'string_too_short'],
  ['other findings', { when: { findings: 'some' } }, 'when.findings', 'value_error'],
  ['findings that are no texts', { when: { findings: ['a', 7] } }, 'when.findings.1', 'string_type'],
  ['no findings', { when: { findings: [] } }, 'when.findings', 'too_short'],
  ['nobody as requester', { when: { requested_by: {} } }, 'when.requested_by', 'value_error'],
  ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name', 'string_too_long'],
  ['no name', { name: undefined }, 'name', 'missing'],
  ['neither require nor decide', { require: undefined }, 'require', 'value_error'],
  ['both require and decide', { decide: 'approve' }, 'decide', 'value_error'],
  ['a decision that nobody knows', { require: undefined, decide: 'deny' }, 'decide', 'literal_error'],
  ['a rejection without reason', { require: undefined, decide: 'reject' }, 'reason', 'value_error'],
  ['nothing required', { require: [] }, 'require', 'too_short'],
  ['21 requirements', { require: named(21) }, 'require', 'too_long'],
  ['a requirement named twice', { require: [owner, owner] }, 'require.1.name', 'value_error'],
  [
    '51 approvals in all',
    {
      require: [
        { ...owner, count: 50 },
        { ...owner, name: 'b' },
      ],
    },
    'require',
    'value_error',
  ],
  ['an empty reminder', { remind: [''] }, 'remind.0', 'value_error'],
  ['11 reminders', { remind: Array(11).fill('P1D') }, 'remind', 'too_long'],
  ['a switch that is a text', { allow_override: 'yes' }, 'allow_override', 'bool_type'],
  ['an escalation to nobody', escalation({ also_from: { subs: [] } }), 'escalate.also_from', 'value_error'],
  ['an escalation at no time', escalation({ after: undefined }), 'escalate.after', 'missing'],
  ['a member of an escalation', escalation({ to: 'ada' }), 'escalate.to', 'extra_forbidden'],
])('a rule with %s has a problem there', (_, change, loc, type) => {
  expect(problemsOf(change)).toEqual([[loc, type]]);
});

test.each([
  [{ count: 0 }, 'count', 'greater_than_equal'],
  [{ count: 51 }, 'count', 'less_than_equal'],
  [{ count: 1.5 }, 'count', 'int_from_float'],
  [{ count: '1' }, 'count', 'int_type'],
  [{ count: undefined }, 'count', 'missing'],
  [{ from: { subs: ['ada', 'ada'] }, count: 2 }, 'count', 'value_error'],
  [{ from: { subs: ['ada'], roles: [], groups: [] }, count: 2 }, 'count', 'value_error'],
  [{ from: {} }, 'from', 'value_error'],
  [{ from: { groups: [], subs: [] } }, 'from', 'value_error'],
  [{ from: { roles: ['admin'] } }, 'from.roles.0', 'literal_error'],
  [{ from: { role: ['tenant_admin'] } }, 'from.role', 'extra_forbidden'],
  [{ from: { groups: Array(51).fill('g') } }, 'from.groups', 'too_long'],
  [{ from: { subs: ['a\u0000b'] } }, 'from.subs.0', 'value_error'],
])('a requirement with %j has a problem at %s', (change, loc, type) => {
  const found = problemsOf({ require: [{ ...owner, ...change }] });
  expect(found).toEqual([[`require.0.${loc}`, type]]);
});

test.each([
  { from: { subs: ['ada', 'bea'] }, count: 2 },
  { from: { subs: ['ada'], roles: ['tenant_admin'] }, count: 3 },
  { from: { subs: ['ada'], groups: ['sec'] }, count: 50 },
])('a requirement with %j has no problem, because that many people may be found', (change) => {
  expect(problemsOf({ require: [{ ...owner, ...change }] })).toEqual([]);
});

test('a rule needs at most 50 approvals in all', () => {
  const half = { ...owner, count: 25 };
  expect(problemsOf({ require: [half, { ...half, name: 'others' }] })).toEqual([]);
  const [found] = problemsOf({ require: [half, { ...half, name: 'others', count: 26 }] });
  expect(found?.[0]).toBe('require');
});

test.each(['PT0S', 'P1M', 'P1Y', '3 days', 'P', 'P3651D', ' P1D'])('%j is no duration', (bad) => {
  const change = { ttl: bad, remind: ['P1D', bad], escalate: { after: bad, also_from: owner.from } };
  expect(problemsOf(change).map(([loc]) => loc)).toEqual(['remind.1', 'escalate.after', 'ttl']);
});

test.each(['Example.com', '*.example.com', 'https://example.com', 'example.com.', '.com', 'a b', '', 'é.fr'])(
  '%j is no host',
  (bad) => {
    expect(problemsOf({ when: { redirect_hosts_within: ['example.com', bad] } })).toEqual([
      ['when.redirect_hosts_within.1', 'value_error'],
    ]);
  },
);

test('one answer names the problems of all rules and of all their members', () => {
  const rules = [
    { ...rule, ttl: 'P1M', decide: 'reject', more: 1 },
    { name: 'web', when: 7, require: [] },
  ];
  expect(problems(rules).map(([loc]) => loc)).toEqual([
    'body.rules.0.ttl',
    'body.rules.0.more',
    'body.rules.0.decide',
    'body.rules.0.reason',
    'body.rules.1.when',
    'body.rules.1.require',
    'body.rules.1.name',
    'body.rules.1.when',
  ]);
});

test('a rule that a request keeps has no condition', () => {
  const { when, ...frozen } = WHOLE;
  expect(parseFrozenRule(frozen)).toEqual({ rule: frozen });
  expect(parseFrozenRule({ ...frozen, when })).toEqual({
    problems: [{ type: 'extra_forbidden', loc: ['when'], msg: 'Extra inputs are not permitted' }],
  });
});

test.each([undefined, null, 'web', [], {}, { name: 'web', require: [{}] }])(
  '%j is no rule that a request keeps',
  (raw) => {
    expect(parseFrozenRule(raw)).toHaveProperty('problems.0');
  },
);

function named(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({ ...owner, name: `r${index}` }));
}

function escalation(change: object): object {
  return { escalate: { after: 'P1D', also_from: { roles: ['super_admin'] }, ...change } };
}

function conditional(count: number): object[] {
  return Array.from({ length: count }, (_, index) => ({ ...rule, name: `rule-${index}` }));
}
