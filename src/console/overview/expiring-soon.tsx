import { Anchor, Skeleton, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { REFRESH_MS } from '../api/requests';
import { Expiry } from '../elements/expiry';
import { placeText } from '../elements/place-text';
import { ProblemAlert } from '../elements/problem-alert';
import { Section } from '../elements/section';

const MOST = 5;

/** The pending requests that expire next. */
export function ExpiringSoon(): ReactNode {
  const api = useApi();
  const { data, error } = useQuery({
    queryKey: ['requests', 'expiring soon'],
    queryFn: async ({ signal }) => {
      const query = { status: 'PENDING', sort: 'expires_at', per_page: MOST } as const;
      return (await api.GET('/api/v1/admin/registration-requests', { params: { query }, signal })).data.items;
    },
    refetchInterval: REFRESH_MS,
  });
  return (
    <Section title="Expires soon">
      {error && <ProblemAlert title="These requests cannot be read" error={error} />}
      {!data && !error && <Skeleton h={180} />}
      {data?.length === 0 && <Text>No request waits, so none can expire.</Text>}
      {data && data.length > 0 && (
        <Table.ScrollContainer
          type="native"
          minWidth={480}
          tabIndex={0}
          role="group"
          aria-label="Expires soon"
        >
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">Name</Table.Th>
                <Table.Th scope="col">For</Table.Th>
                <Table.Th scope="col">Expires</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.map((request) => (
                <Table.Tr key={request.id}>
                  <Table.Td className="breaks">
                    <Anchor
                      inherit
                      renderRoot={(props) => (
                        <Link to="/requests/$requestId" params={{ requestId: request.id }} {...props} />
                      )}
                    >
                      {request.name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td className="breaks">{placeText(request)}</Table.Td>
                  <Table.Td>
                    <Expiry at={request.expires_at} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Section>
  );
}
