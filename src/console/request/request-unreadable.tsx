import { Anchor, Button, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NotFound } from '../../client';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';

/** What is shown in place of a request that cannot be had. Whose request it is makes no difference. */
export function RequestUnreadable({ error }: { error: Error }): ReactNode {
  const queries = useQueryClient();
  if (error instanceof NotFound) {
    return (
      <>
        <PageTitle name="There is no such request" />
        <Text>
          It does not exist, or you may not see it. Go to the{' '}
          <Anchor renderRoot={(props) => <Link to="/" {...props} />}>queue</Anchor>.
        </Text>
      </>
    );
  }
  return (
    <>
      <PageTitle name="The request cannot be read" />
      <ProblemAlert title="The service says" error={error} />
      <Button onClick={() => void queries.refetchQueries({ queryKey: ['requests'], type: 'active' })}>
        Try again
      </Button>
    </>
  );
}
