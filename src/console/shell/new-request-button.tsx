import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useShortcuts } from '../keyboard/shortcuts';

/** Leads to the form of a new request, from every screen. So does the key `n`. */
export function NewRequestButton(): ReactNode {
  const navigate = useNavigate();
  useShortcuts([{ key: 'n', label: 'New request', run: () => void navigate({ to: '/requests/new' }) }]);
  return (
    <Button visibleFrom="xs" renderRoot={(props) => <Link to="/requests/new" {...props} />}>
      New request
    </Button>
  );
}
