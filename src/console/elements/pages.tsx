import { usePagination } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './pages.module.css';

/**
 * Links to the pages of a list. The page is `page` in the address. The focus stays on the link that was used.
 * @param props.page that is shown, from 1 on; `pages` is how many there are
 */
export function Pages({ page, pages }: { page: number; pages: number }): ReactNode {
  const { range } = usePagination({ total: pages, page });
  if (pages < 2) return null;
  return (
    <nav aria-label="Pages">
      <ul className={classes.pages}>
        <li>
          <PageLink page={page - 1} name="Previous" isThere={page > 1} />
        </li>
        {range.map((one, index) =>
          one === 'dots' ? (
            <li key={`gap after ${range[index - 1] ?? ''}`} aria-hidden className={classes.gap}>
              …
            </li>
          ) : (
            <li key={one}>
              <PageLink page={one} name={String(one)} isCurrent={one === page} />
            </li>
          ),
        )}
        <li>
          <PageLink page={page + 1} name="Next" isThere={page < pages} />
        </li>
      </ul>
    </nav>
  );
}

interface PageLinkProps {
  page: number;
  name: string;
  isCurrent?: boolean;
  isThere?: boolean;
}

function PageLink({ page, name, isCurrent = false, isThere = true }: PageLinkProps): ReactNode {
  return (
    <Link
      to="."
      search={({ page: _page, ...address }: { page?: unknown }) =>
        page > 1 ? { ...address, page } : address
      }
      activeOptions={{ exact: true }}
      disabled={!isThere}
      // A link that leads nowhere still keeps the focus of whoever has just used it.
      tabIndex={0}
      className={classes.page}
      aria-label={isCurrent || /\d/.test(name) ? `Page ${name}` : `${name} page`}
      aria-current={isCurrent ? 'page' : undefined}
    >
      {name}
    </Link>
  );
}
