import { Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { applicationQuery } from '../api/applications';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { ApplicationFacts } from './application-facts';
import { ApplicationHistory } from './application-history';
import { Secrets } from './secrets';

/** The screen of one application: what it is, and its secrets. */
export const route = createLazyRoute('/applications/$applicationId')({ component: ApplicationScreen });

function ApplicationScreen(): ReactNode {
  const { applicationId } = route.useParams();
  const { data, error } = useQuery(applicationQuery(useApi(), applicationId));
  if (!data) {
    return (
      <>
        <PageTitle name="Application" />
        {error ? (
          <ProblemAlert title="The application cannot be read" error={error} />
        ) : (
          <Skeleton h={480} role="status" aria-label="Loading the application" />
        )}
      </>
    );
  }
  return (
    // Another application starts anew, also with what is open of its secrets.
    <Stack key={data.id} gap="xl">
      <div>
        <PageTitle name={data.name} />
        {error && <ProblemAlert title="What is shown may be old" error={error} />}
        <ApplicationFacts application={data} />
      </div>
      <Secrets application={data} />
      <ApplicationHistory application={data} />
    </Stack>
  );
}
