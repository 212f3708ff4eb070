import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Time } from './time';
import { useNow } from './use-now';

const SOON_MS = 24 * 60 * 60 * 1000;

/** When a pending request expires. Within the last day it says so in words and in a colour. */
export function Expiry({ at }: { at: string }): ReactNode {
  const isSoon = Date.parse(at) - useNow() < SOON_MS;
  if (!isSoon) return <Time at={at} />;
  return (
    <Text span inherit c="var(--wait)" fw={600}>
      Soon: <Time at={at} />
    </Text>
  );
}
