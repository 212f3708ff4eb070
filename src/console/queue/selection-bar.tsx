import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { BulkVerb } from '../api/decisions';
import { countText } from './bulk/bulk-words';
import classes from './selection-bar.module.css';

interface Props {
  count: number;
  /** How many of them the list does not show now. */
  elsewhere: number;
  onDecide: (verb: BulkVerb) => void;
  onClear: () => void;
}

/** What can be done to the selected requests. It stays in sight. */
export function SelectionBar({ count, elsewhere, onDecide, onClear }: Props): ReactNode {
  return (
    <Paper component="section" aria-label="Selection" className={classes.bar} withBorder shadow="md" p="sm">
      <Text fw={600}>
        {countText(count)} selected
        {elsewhere > 0 && `, ${elsewhere} of them not on this page`}
      </Text>
      <Group gap="xs">
        <Button size="xs" onClick={() => onDecide('approve')}>
          Approve
        </Button>
        <Button size="xs" color="red" onClick={() => onDecide('reject')}>
          Reject
        </Button>
        <Button size="xs" variant="default" onClick={() => onDecide('cancel')}>
          Cancel {count === 1 ? 'request' : 'requests'}
        </Button>
        <Button size="xs" variant="subtle" onClick={onClear}>
          Select none
        </Button>
      </Group>
    </Paper>
  );
}
