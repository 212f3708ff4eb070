import { Alert, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FieldChanges } from '../elements/field-changes';
import { Person } from '../elements/person';
import type { ReadPolicy } from './policies';
import { policyChanges } from './policy-changes';

interface Props {
  /** The version that somebody has started from. */
  base: ReadPolicy;
  /** The version that counts now. */
  now: ReadPolicy;
  onGoOn: () => void;
}

/** Says that somebody else has saved another version while this one was written. */
export function OtherVersion({ base, now, onGoOn }: Props): ReactNode {
  if (base.etag === now.etag) return null;
  const { version, rules, updated_by } = now.policy;
  return (
    <Alert
      role="alert"
      color="var(--wait)"
      variant="outline"
      mb="md"
      title={`Version ${version} was saved while you wrote`}
    >
      <Text size="sm" mb="xs">
        By <Person actor={updated_by} />. This is what it changed:
      </Text>
      <FieldChanges changes={policyChanges(base.policy.rules, rules)} />
      <Group mt="sm">
        <Button variant="default" onClick={onGoOn}>
          Go on, and replace version {version}
        </Button>
      </Group>
    </Alert>
  );
}
