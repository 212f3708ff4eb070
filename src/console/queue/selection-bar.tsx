import { Button, Group, Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { type BulkVerb, countText } from './bulk/bulk-words';
import classes from './selection-bar.module.css';

interface Props {
  count: number;
  onDecide: (verb: BulkVerb) => void;
  onClear: () => void;
}

/** What can be done to the selected requests. It stays in sight. */
export function SelectionBar({ count, onDecide, onClear }: Props): ReactNode {
  return (
    <Paper component="section" aria-label="Selection" className={classes.bar} withBorder shadow="md" p="sm">
      <Text fw={600}>{`${countText(count)} selected`}</Text>
      <Group gap="xs">
        <Button onClick={() => onDecide('approve')}>Approve</Button>
        <Button color="red" onClick={() => onDecide('reject')}>
          Reject
        </Button>
        <Button variant="default" onClick={onClear}>
          Clear the selection
        </Button>
      </Group>
    </Paper>
  );
}
