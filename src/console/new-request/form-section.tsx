import { Paper, Stack, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** Fields that belong together, below a heading. */
export function FormSection({ name, children }: { name: string; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Title order={2} size="h4" id={id} mb="sm">
        {name}
      </Title>
      <Stack>{children}</Stack>
    </Paper>
  );
}
