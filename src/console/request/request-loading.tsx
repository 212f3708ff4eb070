import { Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';

/** Keeps the place of a request until it is there. */
export function RequestLoading(): ReactNode {
  return (
    <Stack gap="lg" maw="48rem">
      <VisuallyHidden role="status">Loading the request</VisuallyHidden>
      <Skeleton height={32} width="60%" />
      <Skeleton height={180} />
      <Skeleton height={260} />
    </Stack>
  );
}
