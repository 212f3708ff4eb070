import { Anchor, Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { CardCell, CardRow, CardTable } from '../elements/card-table';
import { type PendingTest, testPending } from './policies';
import { decisionText } from './rule-words';
import { TestFailed } from './test-failed';

/** Which rule the pending requests would have if they were made now. */
export function PendingTests({ rules }: { rules: unknown }): ReactNode {
  const api = useApi();
  const { mutate, data, error, isPending } = useMutation({ mutationFn: () => testPending(api, rules) });
  return (
    <>
      <Button variant="default" my="md" loading={isPending} onClick={() => mutate()}>
        Try the pending requests
      </Button>
      <TestFailed error={error} />
      <div role="status">
        {data && (
          <Text size="sm" mb="xs">
            {data.length === 0
              ? 'No request is pending.'
              : `The newest ${data.length}, as if they were made now. The roles and groups of those who asked are not known here.`}
          </Text>
        )}
      </div>
      {data && data.length > 0 && <PendingTable tests={data} />}
    </>
  );
}

function PendingTable({ tests }: { tests: PendingTest[] }): ReactNode {
  return (
    <CardTable label="Pending requests" columns={['Name', 'Rule that it has', 'Rule it would have', 'Then']}>
      {tests.map(({ request: { id, name, approval }, result }) => (
        <CardRow key={id}>
          <CardCell className="breaks">
            <Anchor
              inherit
              renderRoot={(props) => <Link to="/requests/$requestId" params={{ requestId: id }} {...props} />}
            >
              {name}
            </Anchor>
          </CardCell>
          <CardCell name="Rule that it has" className="breaks">
            {approval.rule}
          </CardCell>
          <CardCell
            name="Rule it would have"
            className="breaks"
            fw={approval.rule === result.rule ? 400 : 600}
          >
            {result.rule}
          </CardCell>
          <CardCell name="Then" className="breaks">
            {result.decide === null
              ? neededText(result.requirements)
              : decisionText(result.decide, result.reason)}
          </CardCell>
        </CardRow>
      ))}
    </CardTable>
  );
}

function neededText(requirements: { count: number }[]): string {
  const count = requirements.reduce((sum, requirement) => sum + requirement.count, 0);
  return count === 1 ? 'Needs 1 approval' : `Needs ${count} approvals`;
}
