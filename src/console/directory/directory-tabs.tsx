import { Button, Group } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { DirectorySearch } from './directory-search';

const TABS = [
  { name: 'Tenants', search: {} },
  { name: 'Partners', search: { tab: 'partners' } },
] satisfies { name: string; search: DirectorySearch }[];

/** Leads to the tenants and to the partners. */
export function DirectoryTabs({ shown }: { shown: DirectorySearch }): ReactNode {
  return (
    <Group component="nav" aria-label="Directory" gap="xs">
      {TABS.map(({ name, search }) => {
        const isShown = (search as DirectorySearch).tab === shown.tab;
        return (
          <Button
            key={name}
            variant={isShown ? 'light' : 'subtle'}
            aria-current={isShown ? 'page' : undefined}
            renderRoot={(props) => <Link to="/directory" search={search} {...props} />}
          >
            {name}
          </Button>
        );
      })}
    </Group>
  );
}
