import { Anchor, Button, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Tab } from './queue-search';

const TEXTS: Record<Tab, string> = {
  waiting: 'Nothing waits for you. New requests appear here by themselves.',
  pending: 'No request is pending. New ones appear here by themselves.',
  decided: 'No request is decided yet.',
};

/**
 * What stands in place of a list without requests.
 * @param props.onClear takes the filters away; null if there are none
 */
export function NoRequests({ tab, onClear }: { tab: Tab; onClear: (() => void) | null }): ReactNode {
  return (
    <Stack align="center" py="xl">
      <Text>{onClear ? 'No request matches.' : TEXTS[tab]}</Text>
      {onClear ? (
        <Button variant="default" onClick={onClear}>
          Show all
        </Button>
      ) : (
        <Anchor renderRoot={(props) => <Link to="/requests/new" {...props} />}>Ask for an application</Anchor>
      )}
    </Stack>
  );
}
