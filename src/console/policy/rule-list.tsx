import { Paper, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Rule } from './policies';
import classes from './policy.module.css';
import { conditionTexts, consequenceTexts } from './rule-words';

/** The rules in their order, in words. */
export function RuleList({ rules }: { rules: Rule[] }): ReactNode {
  return (
    <Stack component="ol" gap="sm" className={classes.rules}>
      {rules.map((rule) => (
        <Paper component="li" withBorder p="md" key={rule.name}>
          <Title order={3} size="h5" className="breaks">
            {rule.name}
          </Title>
          <Conditions when={rule.when} />
          <ul>
            {consequenceTexts(rule).map((text) => (
              <li key={text} className="breaks">
                {text}
              </li>
            ))}
          </ul>
        </Paper>
      ))}
    </Stack>
  );
}

function Conditions({ when }: { when: Rule['when'] }): ReactNode {
  const texts = conditionTexts(when);
  return (
    <Text size="sm" c="dimmed" className="breaks">
      {texts.length === 0 ? 'For all other requests' : `If ${texts.join(', and ')}`}
    </Text>
  );
}
