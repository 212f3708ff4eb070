import { groupsFromClaims } from '../../src/auth/groups-from-claims';

test.each<[Record<string, unknown>, string, string[]]>([
  [{ groups: ['sec', 'platform'] }, 'groups', ['sec', 'platform']],
  [{ groups: [] }, 'groups', []],
  [{ 'https://example.com/groups': ['sec'] }, 'https://example.com/groups', ['sec']],
  [{ realm_access: { roles: ['sec'] } }, 'realm_access.roles', ['sec']],
  [{ groups: ['sec'] }, 'teams', []],
])('in %j under the name %s, the groups are %j', (claims, name, expected) => {
  expect(groupsFromClaims(claims, name)).toEqual(expected);
});

test.each([undefined, null, 'sec', 7, { 0: 'sec', length: 1 }, ['sec', 7], [['sec']], ['sec', null]])(
  '%j counts as no groups',
  (groups) => {
    expect(groupsFromClaims({ groups }, 'groups')).toEqual([]);
  },
);

test('names that a policy cannot hold are left out', () => {
  const groups = ['', 'sec', 'a\nb', 'a\u0000', '\u202Egnp', '\uD800', 'x'.repeat(255), 'x'.repeat(256)];
  expect(groupsFromClaims({ groups }, 'groups')).toEqual(['sec', 'x'.repeat(255)]);
});
