import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Time } from '../elements/time';
import { useNow } from '../elements/use-now';

const DAY_MS = 86_400_000;

/** When a request expires. It says so in other words when that is near. */
export function ExpiryTime({ at }: { at: string }): ReactNode {
  const left = Date.parse(at) - useNow();
  if (left > DAY_MS) return <Time at={at} />;
  return (
    <Text span c="var(--bad)" fw={600}>
      {left > 0 ? 'Soon: ' : 'Any moment: '}
      <Time at={at} />
    </Text>
  );
}
