import { policyChanges } from '../../../src/console/policy/policy-changes';
import { readPolicy, textOf } from '../../../src/console/policy/policy-text';
import { BUILT_IN } from '../../support/http/written-policy';

const TEXT = `rules:
  - name: web
    when: { application_type: [WEB] }
    ttl: never
  - name: default
`;

const placed = (text: string, ...loc: (string | number)[]) =>
  readPolicy(text)
    .place([{ loc: ['body', ...loc], msg: 'is wrong', type: 'value_error' }])
    .map(({ line, start, end, text: words }) => [line, text.slice(start, end), words]);

describe('The text of a policy', () => {
  it('says what the rules say', () => {
    expect(readPolicy(textOf([BUILT_IN]))).toMatchObject({ body: { rules: [BUILT_IN] }, problems: [] });
    expect(readPolicy(JSON.stringify({ rules: [BUILT_IN] })).body).toEqual({ rules: [BUILT_IN] });
  });

  it('has a place for a member, an item, and what is missing', () => {
    expect(placed(TEXT, 'rules', 0, 'ttl')).toEqual([[4, '    ttl: never', 'rules, 1, ttl: Is wrong']]);
    expect(placed(TEXT, 'rules', 0, 'when', 'application_type', 0)).toEqual([
      [3, '    when: { application_type: [WEB] }', 'rules, 1, when, application_type, 1: Is wrong'],
    ]);
    expect(placed(TEXT, 'rules', 1, 'require')).toEqual([
      [5, '  - name: default', 'rules, 2, require: Is wrong'],
    ]);
    expect(placed('{"rules":\n[{"name": 7}]}', 'rules', 0, 'name')).toEqual([
      [2, '[{"name": 7}]}', 'rules, 1, name: Is wrong'],
    ]);
    expect(placed('', 'rules')).toEqual([[1, '', 'rules: Is wrong']]);
  });

  it('is told where it is no YAML, and has an end', () => {
    expect(readPolicy('rules:\n  - name: [').problems[0]).toMatchObject({ line: 2 });
    const bomb = `a: &a [x]\n${Array.from(
      { length: 30 },
      (_, n) =>
        `b${n}: &b${n} [${Array(9)
          .fill(`*${n === 0 ? 'a' : `b${n - 1}`}`)
          .join(',')}]`,
    ).join('\n')}`;
    expect(readPolicy(bomb)).toMatchObject({ body: undefined, problems: [{ line: 1 }] });
  });
});

describe('What a version changed', () => {
  it('is said rule by rule and member by member', () => {
    const other = { ...BUILT_IN, name: 'other' };
    expect(policyChanges([BUILT_IN], [BUILT_IN])).toEqual([]);
    expect(policyChanges([BUILT_IN], [{ ...BUILT_IN, ttl: 'P1D' }])).toEqual([
      { field: 'default: ttl', from: undefined, to: 'P1D' },
    ]);
    expect(policyChanges([BUILT_IN], [other, BUILT_IN])).toEqual([
      { field: 'other', from: undefined, to: expect.stringContaining('name: other') },
    ]);
    expect(policyChanges([other, BUILT_IN], [BUILT_IN, other])).toEqual([
      { field: 'Order of the rules', from: 'other, default', to: 'default, other' },
    ]);
  });
});
