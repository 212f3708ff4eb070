import { Group, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  /** The name of the screen, as the browser's tab shows it. */
  name: string;
  /** How many things wait there, for the browser's tab. */
  count?: number | undefined;
  /** The actions beside it. */
  children?: ReactNode;
}

/**
 * The heading of a screen. It gets the focus when the screen is opened, so that a screen reader says where it is, and the
 * next Tab starts there.
 */
export function PageTitle({ name, count = 0, children }: Props): ReactNode {
  useDocumentTitle(`${count > 0 ? `(${count}) ` : ''}${name} · Registration requests`);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [name]);
  return (
    <Group justify="space-between" mb="md">
      <Title order={1} size="h2" className="breaks" tabIndex={-1} ref={heading}>
        {name}
      </Title>
      {children}
    </Group>
  );
}
