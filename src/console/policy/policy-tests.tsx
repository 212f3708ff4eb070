import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Section } from '../elements/section';
import { PendingTests } from './pending-tests';
import { SampleTest } from './sample-test';

/** Tries a policy on a request that nobody makes, and on those that are pending. @param props.rules of a draft, or undefined for the policy as it is */
export function PolicyTests({ rules }: { rules: unknown }): ReactNode {
  return (
    <Section title="Try it">
      <Text size="sm" mb="sm">
        {rules !== undefined
          ? 'This tries what you have written, before it is saved.'
          : 'This tries the policy as it is.'}{' '}
        Nothing is changed by it.
      </Text>
      <SampleTest rules={rules} />
      <PendingTests rules={rules} />
    </Section>
  );
}
