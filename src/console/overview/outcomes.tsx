import { Button, Skeleton, Text } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { Statistics } from '../../client';
import { Section } from '../elements/section';
import { OutcomesTable } from './outcomes-table';

/** The chart needs a large library, which nobody should wait for who wants the figures. */
const OutcomesChart = lazy(() =>
  import('./outcomes-chart').then(({ OutcomesChart }) => ({ default: OutcomesChart })),
);

type Weeks = Statistics['outcomes_by_week'];

/** What became of the requests, week by week, as a chart or as a table. */
export function Outcomes({ weeks }: { weeks: Weeks }): ReactNode {
  const [isTable, setTable] = useState(false);
  if (weeks.every(isEmpty)) {
    return (
      <Section title="Outcomes by week">
        <Text>Nothing was created or decided in the last {weeks.length} weeks.</Text>
      </Section>
    );
  }
  return (
    <Section
      title="Outcomes by week"
      actions={
        <Button variant="default" size="xs" onClick={() => setTable(!isTable)}>
          {isTable ? 'Show as a chart' : 'Show as a table'}
        </Button>
      }
    >
      {isTable ? (
        <OutcomesTable weeks={weeks} />
      ) : (
        <Suspense fallback={<Skeleton h={300} role="status" aria-label="Loading the chart" />}>
          <OutcomesChart weeks={weeks} />
        </Suspense>
      )}
    </Section>
  );
}

function isEmpty({ created, approved, rejected, cancelled, expired }: Weeks[number]): boolean {
  return created + approved + rejected + cancelled + expired === 0;
}
