import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { statisticsQuery } from '../api/statistics';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { ExpiringSoon } from './expiring-soon';
import { Outcomes } from './outcomes';
import { TimeToDecision } from './time-to-decision';
import { Waiting } from './waiting';

/** The screen at `/overview`: what waits, how long decisions take, and what became of the requests. */
export const route = createLazyRoute('/overview')({ component: OverviewScreen });

function OverviewScreen(): ReactNode {
  const { data, error } = useQuery(statisticsQuery(useApi()));
  return (
    <>
      <PageTitle name="Overview" />
      {error && <ProblemAlert title="The statistics cannot be read" error={error} />}
      {data ? (
        <Stack gap="xl">
          <Waiting pending={data.pending} />
          <ExpiringSoon />
          <TimeToDecision of={data.time_to_decision} />
          <Outcomes weeks={data.outcomes_by_week} />
        </Stack>
      ) : (
        !error && <Skeleton h={560} role="status" aria-label="Counting" />
      )}
    </>
  );
}
