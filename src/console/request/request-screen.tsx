import { Group, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { requestQuery } from '../api/requests';
import { PageTitle } from '../elements/page-title';
import { ProblemAlert } from '../elements/problem-alert';
import { StatusBadge } from '../elements/status-badge';
import { ApprovalSection } from './approval-section';
import { ChangesRequested } from './changes-requested';
import { DecisionArea } from './decision-area';
import { LiveNotices } from './live-notices';
import { RequestDetails } from './request-details';
import { RequestLoading } from './request-loading';
import classes from './request-screen.module.css';
import { RequestSummary } from './request-summary';
import { RequestUnreadable } from './request-unreadable';
import { ReviewFindings } from './review-findings';
import { Revisions } from './revisions';
import { Timeline } from './timeline';
import { WaitingLinks } from './waiting-links';

/** The screen of one request: what is asked for, and the decision. */
export const route = createLazyRoute('/requests/$requestId')({ component: RequestScreen });

function RequestScreen(): ReactNode {
  const { requestId } = route.useParams();
  // Nothing of one request stays when another one is opened.
  return <OneRequest key={requestId} id={requestId} />;
}

function OneRequest({ id }: { id: string }): ReactNode {
  const { data: read, error } = useQuery(requestQuery(useApi(), id));
  if (!read) return error ? <RequestUnreadable error={error} /> : <RequestLoading />;
  const { request } = read;
  return (
    <div className={classes.screen}>
      <PageTitle name={request.name}>
        <Group gap="sm">
          <StatusBadge status={request.status} />
          <WaitingLinks request={request} />
        </Group>
      </PageTitle>
      <LiveNotices request={request} />
      <ChangesRequested request={request} />
      <div className={classes.columns}>
        <Stack gap="lg">
          {error && <ProblemAlert title="This page may be out of date" error={error} />}
          <ReviewFindings findings={request.review_findings} />
          <Revisions request={request} />
          <RequestSummary request={request} />
          <ApprovalSection request={request} />
          <RequestDetails request={request} />
          <Timeline request={request} />
        </Stack>
        <DecisionArea read={read} />
      </div>
    </div>
  );
}
