import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Statistics } from '../../client';
import { durationText } from '../elements/duration-text';
import { Section } from '../elements/section';
import { Figures } from './figures';

/** How long requests have waited for their decision. */
export function TimeToDecision({ of }: { of: Statistics['time_to_decision'] }): ReactNode {
  const { days, decisions, median_seconds, p90_seconds } = of;
  return (
    <Section title="Time to decision">
      {median_seconds === null || p90_seconds === null ? (
        <Text>Nothing was approved or rejected in the last {days} days.</Text>
      ) : (
        <Figures
          of={[
            { name: 'Half are decided within', value: durationText(median_seconds), note: 'Median' },
            {
              name: '9 of 10 are decided within',
              value: durationText(p90_seconds),
              note: '90th percentile',
            },
            { name: `Decisions in ${days} days`, value: decisions, note: 'Approved or rejected' },
          ]}
        />
      )}
    </Section>
  );
}
