import { Group, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/**
 * A part of a screen below its title.
 * @param props.title of the part; `actions` stand beside it
 */
export function Section({
  title,
  actions,
  children,
}: {
  title: string;
  actions?: ReactNode;
  children: ReactNode;
}): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id={id}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </section>
  );
}
