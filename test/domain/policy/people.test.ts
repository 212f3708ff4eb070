import { isAmong } from '../../../src/domain/policy/people';

const people = { roles: ['tenant_admin' as const], groups: ['security', 'platform'], subs: ['olga'] };

test.each([
  ['the role', { sub: 'ada', role: 'tenant_admin' }],
  ['one of the groups', { sub: 'ada', groups: ['sales', 'platform'] }],
  ['the sub', { sub: 'olga' }],
  ['the sub, but another role and group', { sub: 'olga', role: 'super_admin', groups: ['sales'] }],
] as const)('whoever has %s is among the people', (_, person) => {
  expect(isAmong(people, person)).toBe(true);
});

test.each([
  ['another role', { sub: 'ada', role: 'partner_admin' }],
  ['a sub that is the name of a group', { sub: 'security' }],
  ['a group that is the name of a role', { sub: 'ada', groups: ['tenant_admin'] }],
  ['a group in other letters', { sub: 'ada', groups: ['Security'] }],
  ['no role and no groups', { sub: 'ada' }],
] as const)('whoever has %s is not', (_, person) => {
  expect(isAmong(people, person)).toBe(false);
});

test('people that name nobody include nobody', () => {
  expect(isAmong({}, { sub: 'ada', role: 'super_admin', groups: ['security'] })).toBe(false);
});
