import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { approvalPolicyInput } from '../../src/http/policy-schemas';
import { PROJECT } from '../support/service/service';

const document = readFileSync(join(PROJECT, 'docs/writing-policies.md'), 'utf8');

test('each policy in docs/writing-policies.md is one', () => {
  const policies = [...document.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, yaml = '']) => yaml);
  expect(policies.length).toBeGreaterThan(1);
  for (const yaml of policies) expect(approvalPolicyInput.parse(parse(yaml))).toEqual(parse(yaml));
});

test.each([
  ['Rules', 'Rule'],
  ['Conditions', 'RuleCondition'],
] as const)('the table of %s has every member of the schema, and no other', (section, id) => {
  const { $defs = {} } = z.toJSONSchema(approvalPolicyInput, { io: 'input', unrepresentable: 'any' });
  const members = Object.keys($defs[id]?.properties ?? {});
  const [, text = ''] = document.split(`\n## ${section}\n`);
  const [own = ''] = text.split('\n## ');
  const rows = [...own.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name);
  expect(members.length).toBeGreaterThan(5);
  expect(rows.sort()).toEqual(members.sort());
});
