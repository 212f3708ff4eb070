import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Time } from './time';
import { useNow } from './use-now';

const SOON_MS = 24 * 60 * 60 * 1000;

/** When a pending request expires. Within the last day, and afterwards, it says so in words and in a colour. */
export function Expiry({ at, isExact = false }: { at: string; isExact?: boolean }): ReactNode {
  const left = Date.parse(at) - useNow();
  const time = <Time at={at} isExact={isExact} />;
  if (left >= SOON_MS) return time;
  return (
    <Text span inherit c="var(--wait)" fw={600}>
      {left < 0 ? 'Overdue' : 'Soon'}: {time}
    </Text>
  );
}
