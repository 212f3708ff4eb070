import { useQuery } from '@tanstack/react-query';
import { createLazyRoute } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { requestQuery } from '../api/requests';
import { Facts } from '../elements/facts';
import { PageTitle } from '../elements/page-title';
import { Person } from '../elements/person';
import { placeText } from '../elements/place-text';
import { ProblemAlert } from '../elements/problem-alert';
import { StatusBadge } from '../elements/status-badge';
import { Time } from '../elements/time';

/** The screen of one request: what is asked for, and the decision. */
export const route = createLazyRoute('/requests/$requestId')({ component: RequestScreen });

function RequestScreen(): ReactNode {
  const { requestId } = route.useParams();
  const { data, error } = useQuery(requestQuery(useApi(), requestId));
  if (error && !data) return <ProblemAlert title="The request cannot be read" error={error} />;
  if (!data) return null;
  const { request } = data;
  return (
    <>
      <PageTitle name={request.name}>
        <StatusBadge status={request.status} />
      </PageTitle>
      <Facts
        of={{
          For: placeText(request),
          'Asked by': <Person actor={request.requested_by} />,
          Expires: <Time at={request.expires_at} />,
        }}
      />
    </>
  );
}
