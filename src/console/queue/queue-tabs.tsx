import { Badge } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './queue-tabs.module.css';
import type { Tab } from './queue-search';

const TABS: { tab: Tab; name: string }[] = [
  { tab: 'waiting', name: 'Waiting for me' },
  { tab: 'pending', name: 'All pending' },
  { tab: 'decided', name: 'Decided' },
];

/**
 * Links to the lists of the queue.
 * @param props.waiting how many requests wait, if that is known
 */
export function QueueTabs({ tab: current, waiting }: { tab: Tab; waiting: number | undefined }): ReactNode {
  return (
    <nav aria-label="Lists">
      <ul className={classes.tabs}>
        {TABS.map(({ tab, name }) => (
          <li key={tab}>
            <Link
              to="/"
              search={({ tab: _tab, status: _status, page: _page, ...filters }) =>
                tab === 'waiting' ? filters : { ...filters, tab }
              }
              // Else the first tab would be active on all of them, since its address says least.
              activeOptions={{ exact: true }}
              className={classes.tab}
              aria-current={tab === current ? 'page' : undefined}
            >
              {name}
              {tab === 'waiting' && waiting !== undefined && (
                <Badge variant="default" size="lg" circle={waiting < 10}>
                  {waiting}
                </Badge>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
