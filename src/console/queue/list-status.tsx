import { Anchor, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { countText } from './bulk/bulk-words';

interface Props {
  total: number | undefined;
  page: number;
  pages: number;
  /** How many requests of this list somebody else has decided since it was opened. */
  decidedByOthers: number;
  /** Takes the filters away; null if there are none. */
  onClear: (() => void) | null;
}

/** How many requests a list has, and what has happened to it. */
export function ListStatus({ total, page, pages, decidedByOthers, onClear }: Props): ReactNode {
  return (
    <Group gap="0 1rem" mih="2rem" mb="xs">
      <Text role="status" size="sm">
        {total !== undefined && countText(total)}
        {pages > 1 && `, page ${page} of ${pages}`}
      </Text>
      {onClear && (
        <Anchor component="button" type="button" size="sm" mih="1.5rem" onClick={onClear}>
          Clear filters
        </Anchor>
      )}
      <Group role="status" gap="xs">
        {decidedByOthers > 0 && (
          <>
            <Text size="sm" c="var(--wait)">
              {decidedByOthers === 1 ? '1 request was' : `${decidedByOthers} requests were`} decided by others
            </Text>
            <Anchor size="sm" renderRoot={(props) => <Link to="/" search={{ tab: 'decided' }} {...props} />}>
              Show them
            </Anchor>
          </>
        )}
      </Group>
    </Group>
  );
}
