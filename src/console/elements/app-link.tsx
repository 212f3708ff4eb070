import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** A link to the page of an application. */
export function AppLink({ id, children }: { id: string; children: ReactNode }): ReactNode {
  return (
    <Anchor underline="always" renderRoot={(props) => <Link to={`/applications/${id}`} {...props} />}>
      {children}
    </Anchor>
  );
}
