import { Anchor, Table } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { createLazyRoute, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { PageTitle } from '../elements/page-title';
import { placeText } from '../elements/place-text';
import { ProblemAlert } from '../elements/problem-alert';
import { StatusBadge } from '../elements/status-badge';
import { Time } from '../elements/time';

/** The screen at `/`: which requests wait, and what became of the others. */
export const route = createLazyRoute('/')({ component: QueueScreen });

function QueueScreen(): ReactNode {
  const api = useApi();
  const { data, error } = useQuery({
    queryKey: ['requests', 'list'],
    queryFn: async ({ signal }) => (await api.GET('/api/v1/admin/registration-requests', { signal })).data,
  });
  return (
    <>
      <PageTitle name="Queue" />
      {error && <ProblemAlert title="The queue cannot be read" error={error} />}
      {data && (
        <Table.ScrollContainer minWidth={600}>
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>For</Table.Th>
                <Table.Th>Status</Table.Th>
                <Table.Th>Expires</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map((request) => (
                <Table.Tr key={request.id}>
                  <Table.Td className="breaks">
                    <Anchor
                      renderRoot={(props) => (
                        <Link to="/requests/$requestId" params={{ requestId: request.id }} {...props} />
                      )}
                    >
                      {request.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td>{placeText(request)}</Table.Td>
                  <Table.Td>
                    <StatusBadge status={request.status} />
                  </Table.Td>
                  <Table.Td>
                    <Time at={request.expires_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </>
  );
}
