import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import type { BulkVerb } from '../../api/decisions';
import { type ReactNode, useEffect, useRef } from 'react';
import classes from './bulk.module.css';
import { type BulkItem, canTryAgain } from './bulk-item';
import { countText, resultText, summaryText } from './bulk-words';

interface Props {
  verb: BulkVerb;
  items: BulkItem[];
  isRunning: boolean;
  onStop: () => void;
  onTryAgain: () => void;
  onClose: () => void;
}

/** Shows what becomes of each of many decisions, while they are sent and afterwards. */
export function BulkResults({ verb, items, isRunning, onStop, onTryAgain, onClose }: Props): ReactNode {
  const summary = useRef<HTMLParagraphElement>(null);
  // A held Enter must not press a button here.
  useEffect(() => summary.current?.focus(), []);
  const decided = items.filter(({ result }) => result.kind !== 'waiting' && result.kind !== 'running').length;
  const again = items.filter(canTryAgain).length;
  return (
    <Stack>
      <Text ref={summary} tabIndex={-1} role="status" fw={600}>
        {isRunning ? `Deciding ${countText(items.length)} …` : summaryText(verb, items)}
      </Text>
      {isRunning && (
        <Progress
          value={(100 * decided) / items.length}
          aria-label={`${decided} of ${items.length} are decided`}
        />
      )}
      <ul className={classes.list} tabIndex={0} aria-label="Results">
        {items.map((item) => (
          <li key={item.request.id}>
            <span className="breaks">{item.request.name}</span>
            <Text className="breaks" c={COLORS[item.result.kind]} size="sm">
              {resultText(verb, item)}
            </Text>
          </li>
        ))}
      </ul>
      <Group justify="flex-end">
        {isRunning ? (
          <Button variant="default" onClick={onStop}>
            Stop
          </Button>
        ) : (
          <>
            {again > 0 && (
              <Button variant="default" onClick={onTryAgain}>
                {`Try again with ${countText(again)}`}
              </Button>
            )}
            <Button onClick={onClose}>Close</Button>
          </>
        )}
      </Group>
    </Stack>
  );
}

const COLORS: Record<BulkItem['result']['kind'], string> = {
  waiting: 'dimmed',
  running: 'dimmed',
  done: 'var(--ok)',
  counted: 'var(--ok)',
  accepted: 'var(--wait)',
  changed: 'var(--wait)',
  failed: 'var(--bad)',
};
