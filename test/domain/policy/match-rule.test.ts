import { frozen, matchingRule, type Subject, unmetConditions } from '../../../src/domain/policy/match-rule';
import type { Condition, Rule } from '../../../src/domain/policy/rule';
import type { RequestedApplication } from '../../../src/domain/request/requested-application';

const request: RequestedApplication = {
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  partner_id: 'acme',
  name: 'Payroll',
  description: null,
  application_type: 'WEB',
  redirect_uris: ['https://payroll.example.com/cb'],
  post_logout_redirect_uris: null,
  allowed_origins: null,
  requested_scopes: ['openid', 'profile'],
  grant_types: ['authorization_code', 'refresh_token'],
  contact_email: 'owner@example.com',
  contact_name: null,
  organization_name: null,
  website_url: null,
};
const subject: Subject = {
  request,
  findings: [],
  requested_by: { sub: 'ada', role: 'tenant_admin', groups: ['platform'] },
};

function found(...codes: string[]): Subject {
  return { ...subject, findings: codes.map((code) => ({ code, field: 'name', message: '' })) };
}

function asked(change: Partial<RequestedApplication>): Subject {
  return { ...subject, request: { ...request, ...change } };
}

test.each<[Condition, Subject, boolean]>([
  [{ application_type: ['SPA', 'WEB'] }, subject, true],
  [{ application_type: ['SPA'] }, subject, false],
  [{ scope: ['GLOBAL', 'TENANT'] }, subject, true],
  [{ scope: ['PARTNER'] }, subject, false],
  [{ tenant_id: ['globex-eu', 'acme-eu'] }, subject, true],
  [{ tenant_id: ['acme'] }, subject, false],
  [{ tenant_id: ['acme-eu'] }, asked({ scope: 'GLOBAL', tenant_id: null, partner_id: null }), false],
  [{ partner_id: ['acme'] }, subject, true],
  [{ partner_id: ['globex'] }, subject, false],
  [{ partner_id: ['acme'] }, asked({ scope: 'PARTNER', tenant_id: null }), true],
  [{ grant_types_any: ['password', 'refresh_token'] }, subject, true],
  [{ grant_types_any: ['password'] }, subject, false],
  [{ requested_scopes_any: ['email', 'openid'] }, subject, true],
  [{ requested_scopes_any: ['Openid'] }, subject, false],
  [{ findings: 'none' }, subject, true],
  [{ findings: 'none' }, found('implicit_grant'), false],
  [{ findings: 'any' }, found('implicit_grant'), true],
  [{ findings: 'any' }, subject, false],
  [{ findings: ['password_grant', 'implicit_grant'] }, found('no_redirect_uri', 'implicit_grant'), true],
  [{ findings: ['password_grant'] }, found('implicit_grant'), false],
  [{ findings: ['any'] }, found('implicit_grant'), false],
  [{ requested_by: { groups: ['platform'] } }, subject, true],
  [{ requested_by: { roles: ['super_admin'], subs: ['ada'] } }, subject, true],
  [{ requested_by: { roles: ['super_admin'] } }, subject, false],
])('the condition %j, tried on a request, is met or not', (when, tried, expected) => {
  expect(unmetConditions(when, tried)).toEqual(expected ? [] : Object.keys(when));
});

test.each([
  [['https://example.com/cb'], true],
  [['https://a.b.example.com'], true],
  [['https://EXAMPLE.com/cb', 'http://localhost:3000/cb'], true],
  [['https://badexample.com/cb'], false],
  [['https://example.com.evil.org/cb'], false],
  [['https://evil.org/example.com'], false],
  [['https://evil.org/?.example.com'], false],
  [['https://example.com/cb', 'https://evil.org/cb'], false],
  [['com.example.app:/cb'], false],
  [['evil.app://example.com/cb'], false],
])('the redirect URIs %j are within example.com and localhost, or not', (redirect_uris, expected) => {
  const when = { redirect_hosts_within: ['example.com', 'localhost'] };
  expect(unmetConditions(when, asked({ redirect_uris }))).toEqual(expected ? [] : Object.keys(when));
});

test.each([{ post_logout_redirect_uris: ['https://evil.org'] }, { allowed_origins: ['https://evil.org'] }])(
  'a foreign URI counts in %j too',
  (change) => {
    const when = { redirect_hosts_within: ['example.com'] };
    expect(unmetConditions(when, asked(change))).toEqual(['redirect_hosts_within']);
  },
);

test('a request without URIs is within every domain', () => {
  expect(unmetConditions({ redirect_hosts_within: ['example.com'] }, asked({ redirect_uris: [] }))).toEqual(
    [],
  );
});

test('members are ANDed: each one that is not met is named', () => {
  const when: Condition = { scope: ['GLOBAL'], application_type: ['WEB'], findings: 'any' };
  expect(unmetConditions(when, subject)).toEqual(['scope', 'findings']);
});

test('a member that only a newer version knows is never met', () => {
  const when = { scope: ['TENANT'], weekday: ['monday'] } as Condition;
  expect(unmetConditions(when, subject)).toEqual(['weekday']);
});

test('the first rule that matches counts', () => {
  const rules: Rule[] = [
    { name: 'spa', when: { application_type: ['SPA'] } },
    { name: 'web', when: { application_type: ['WEB'] } },
    { name: 'tenants', when: { scope: ['TENANT'] } },
    { name: 'default' },
  ];
  expect(matchingRule(rules, subject).name).toBe('web');
  expect(matchingRule(rules, asked({ application_type: 'NATIVE' })).name).toBe('tenants');
  expect(matchingRule(rules, asked({ application_type: 'NATIVE', scope: 'GLOBAL' })).name).toBe('default');
  expect(() => matchingRule(rules.slice(0, 1), subject)).toThrow('last rule');
});

test('a rule is frozen without its condition, and stays as it was', () => {
  const rule: Rule = { name: 'web', when: { scope: ['TENANT'] }, decide: 'approve' };
  expect(frozen(rule)).toEqual({ name: 'web', decide: 'approve' });
  expect(rule.when).toEqual({ scope: ['TENANT'] });
});
