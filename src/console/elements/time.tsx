import { Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { fullTime, relativeTime } from './time-text';
import { useNow } from './use-now';

/** A time as people say it, such as "in 3 days", with the exact time as a tooltip. */
export function Time({ at }: { at: string }): ReactNode {
  const now = useNow();
  return (
    // In a portal it would be outside of all landmarks.
    <Tooltip withinPortal={false} label={fullTime(at)} events={{ hover: true, focus: true, touch: true }}>
      <time dateTime={at}>{relativeTime(at, now)}</time>
    </Tooltip>
  );
}
