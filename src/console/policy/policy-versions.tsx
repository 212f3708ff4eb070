import { Button, Paper, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { ApprovalPolicy } from '../../client';
import { useApi } from '../api/api-context';
import { FieldChanges } from '../elements/field-changes';
import { Person } from '../elements/person';
import { ProblemAlert } from '../elements/problem-alert';
import { Section } from '../elements/section';
import { Time } from '../elements/time';
import { type Rule, versionsQuery } from './policies';
import { policyChanges } from './policy-changes';

interface Props {
  /** Begins a draft with the rules of a version. */
  onEdit: (rules: Rule[]) => void;
  /** Why no draft can be begun. */
  reason: string | null;
}

/** Who has changed the policy, when, and what. */
export function PolicyVersions({ onEdit, reason }: Props): ReactNode {
  const versions = useInfiniteQuery(versionsQuery(useApi()));
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title="Versions">
      {versions.error && <ProblemAlert title="The versions cannot be read" error={versions.error} />}
      {versions.data && items.length === 0 && <Text>Nobody has written a policy yet.</Text>}
      <Stack gap="sm">
        {items.map((policy, index) => (
          <Version
            key={policy.version}
            policy={policy}
            former={items[index + 1]}
            onEdit={onEdit}
            reason={reason}
          />
        ))}
      </Stack>
      {versions.hasNextPage && (
        <Button
          variant="default"
          mt="sm"
          loading={versions.isFetchingNextPage}
          onClick={() => void versions.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </Section>
  );
}

function Version({
  policy: { version, rules, updated_at, updated_by },
  former,
  onEdit,
  reason,
}: Props & { policy: ApprovalPolicy; former: ApprovalPolicy | undefined }): ReactNode {
  return (
    <Paper withBorder p="md">
      <Text className="breaks">
        <Text span fw={600}>
          Version {version}
        </Text>
        {' by '}
        <Person actor={updated_by} />
        {updated_at !== null && (
          <>
            , <Time at={updated_at} isExact />
          </>
        )}
      </Text>
      {former && (
        <details>
          <summary>What version {version} changed</summary>
          <FieldChanges changes={policyChanges(former.rules, rules)} />
        </details>
      )}
      {reason === null && (
        <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => onEdit(rules)}>
          Edit from version {version}
        </Button>
      )}
    </Paper>
  );
}
