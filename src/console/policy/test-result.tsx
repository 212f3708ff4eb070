import { List, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PolicyTestResult } from '../../client';
import { approvalsText, durationWords } from '../elements/approval-text';
import { decisionText, escalationText } from './rule-words';

/** Which rule matches, what it asks for, and why those before it do not match. */
export function TestResult({ result }: { result: PolicyTestResult }): ReactNode {
  const { rule, decide, reason, requirements, expires_in, remind, escalate, rules } = result;
  return (
    <Stack gap="xs" role="status">
      <Text fw={600} className="breaks">
        The rule “{rule}” matches
      </Text>
      <List size="sm">
        {decide !== null && <List.Item className="breaks">{decisionText(decide, reason)}</List.Item>}
        {requirements.map(({ name, count, from }) => (
          <List.Item key={name} className="breaks">
            {name}: {approvalsText(count, from)}
          </List.Item>
        ))}
        {remind.map((after) => (
          <List.Item key={after}>Reminds after {durationWords(after)}</List.Item>
        ))}
        {escalate && <List.Item className="breaks">{escalationText(escalate)}</List.Item>}
        {decide === null && <List.Item>Expires after {durationWords(expires_in)}</List.Item>}
      </List>
      <Text size="sm" fw={600}>
        Why
      </Text>
      <List size="sm" type="ordered">
        {rules.map(({ name, matches, unmet }) => (
          <List.Item key={name} className="breaks">
            {name}: {matches ? 'matches' : `does not match, because of ${unmet.join(', ')}`}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}
