import { Group, Title } from '@mantine/core';
import { type ReactNode, type Ref, useId } from 'react';

interface Props {
  title: string;
  /** Stand beside the title. */
  actions?: ReactNode;
  /** The title, for whoever gives it the focus. */
  headingRef?: Ref<HTMLHeadingElement>;
  children: ReactNode;
}

/** A part of a screen, below its title. */
export function Section({ title, actions, headingRef, children }: Props): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4" id={id} ref={headingRef} tabIndex={-1}>
          {title}
        </Title>
        {actions}
      </Group>
      {children}
    </section>
  );
}
