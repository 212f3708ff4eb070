import { Text, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { fullTime, relativeTime } from './time-text';
import { useNow } from './use-now';

/**
 * A time as people say it, such as "in 3 days".
 * @param props.isExact whether the exact time stands beside it. Otherwise it is a tooltip, which only a pointer finds
 */
export function Time({ at, isExact = false }: { at: string; isExact?: boolean }): ReactNode {
  const now = useNow();
  const time = <time dateTime={at}>{relativeTime(at, now)}</time>;
  if (isExact) {
    return (
      <>
        {time}{' '}
        <Text span size="xs" fw={400} c="dimmed">
          ({fullTime(at)})
        </Text>
      </>
    );
  }
  return (
    // In a portal it would be outside of all landmarks.
    <Tooltip withinPortal={false} label={fullTime(at)} events={{ hover: true, focus: true, touch: true }}>
      {time}
    </Tooltip>
  );
}
