import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Actor } from '../../client';

/** Somebody by name, with the subject that identifies them. Nobody is the service itself. */
export function Person({ actor }: { actor: Actor | null }): ReactNode {
  if (!actor)
    return (
      <Text span inherit>
        the service
      </Text>
    );
  return (
    <Text span inherit className="breaks">
      {actor.name ?? actor.sub}
      {actor.name !== undefined && (
        <Text span inherit c="dimmed">
          {' '}
          ({actor.sub})
        </Text>
      )}
    </Text>
  );
}
