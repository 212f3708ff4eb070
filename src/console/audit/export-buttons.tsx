import { Group, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useApi } from '../api/api-context';
import { saveFile } from '../credentials/save-file';
import { ProblemAlert } from '../elements/problem-alert';
import { ReasonedButton } from '../elements/reasoned-button';
import type { EventFilter } from './audit-search';
import { EXPORT_TYPES, type ExportType, exportEvents } from './events';

const NAMES: Record<ExportType, string> = { csv: 'CSV', ndjson: 'NDJSON' };

/** What became of the last export. */
type Export =
  | { kind: 'none' | 'stopped' }
  | { kind: 'running'; type: ExportType; bytes: number; stop: () => void }
  | { kind: 'saved'; name: string }
  | { kind: 'failed'; error: unknown };

/** Saves all events that match the filter as a file. A large export can be stopped. */
export function ExportButtons({ filter }: { filter: EventFilter }): ReactNode {
  const api = useApi();
  const [state, setState] = useState<Export>({ kind: 'none' });
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);

  const run = async (type: ExportType): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    const stop = (): void => controller.abort();
    const onBytes = (bytes: number): void => setState({ kind: 'running', type, bytes, stop });
    onBytes(0);
    try {
      const content = await exportEvents(api, filter, type, controller.signal, onBytes);
      const name = `audit-events-${new Date().toISOString().slice(0, 10)}.${type}`;
      saveFile(name, EXPORT_TYPES[type], content);
      setState({ kind: 'saved', name });
    } catch (error) {
      setState(controller.signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error });
    }
  };

  return (
    <div>
      <Group gap="xs">
        {(['csv', 'ndjson'] as const).map((type) => {
          const isRunning = state.kind === 'running' && state.type === type;
          return (
            <ReasonedButton
              key={type}
              variant="default"
              reason={state.kind === 'running' && !isRunning ? 'Another export is under way' : null}
              onClick={isRunning ? state.stop : () => void run(type)}
            >
              {isRunning ? `Stop the ${NAMES[type]} export` : `Export ${NAMES[type]}`}
            </ReasonedButton>
          );
        })}
        {state.kind === 'running' && <Text size="sm">{megabytes(state.bytes)} so far</Text>}
      </Group>
      <Text role="status" size="sm" c="dimmed">
        {statusText(state)}
      </Text>
      {state.kind === 'failed' && (
        <ProblemAlert title="The export broke off, and nothing was saved" error={state.error} />
      )}
    </div>
  );
}

function statusText(state: Export): string {
  switch (state.kind) {
    case 'running':
      return 'Reading the events …';
    case 'saved':
      return `Saved as ${state.name}`;
    case 'stopped':
      return 'Stopped. Nothing was saved';
    default:
      return '';
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
