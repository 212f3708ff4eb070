import { Button, Group, Select, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { InvalidInput } from '../../client';
import { problemWords } from '../api/problem-words';
import { ACTION_NAMES, auditSearch, type EventFilter } from './audit-search';
import classes from './audit.module.css';
import { localTime, utcTime } from './local-time';

interface Props {
  filter: EventFilter;
  onChange: (filter: EventFilter) => void;
  /** Why the API has refused the filter, if it has. */
  error: Error | null;
}

/** What the inputs hold. */
interface Inputs {
  action: string | null;
  actor: string;
  request_id: string;
  from: string;
  to: string;
}

/** What limits the events. Nothing happens until somebody applies it, so that half an id is not looked for. */
export function EventFilters({ filter, onChange, error }: Props): ReactNode {
  const applied = JSON.stringify(filter);
  const [shown, setShown] = useState(applied);
  const [typed, setTyped] = useState(() => inputsOf(filter));
  // The address may also change by the back button, or by a link.
  if (shown !== applied) {
    setShown(applied);
    setTyped(inputsOf(filter));
  }
  const set = (change: Partial<Inputs>): void => setTyped({ ...typed, ...change });
  const errorAt = (name: keyof EventFilter): string | undefined => problemAt(error, name);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onChange(auditSearch({ ...typed, from: utcTime(typed.from), to: utcTime(typed.to) }));
      }}
    >
      <Group align="flex-start" gap="sm" className={classes.filters}>
        <Select
          label="Action"
          placeholder="Any"
          data={Object.entries(ACTION_NAMES).map(([value, label]) => ({ value, label }))}
          clearable
          value={typed.action}
          error={errorAt('action')}
          onChange={(action) => set({ action })}
        />
        <TextInput
          label="By (subject)"
          value={typed.actor}
          error={errorAt('actor')}
          autoComplete="off"
          onChange={(event) => set({ actor: event.currentTarget.value })}
        />
        <TextInput
          label="Request id"
          value={typed.request_id}
          error={errorAt('request_id')}
          autoComplete="off"
          onChange={(event) => set({ request_id: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label="From"
          value={typed.from}
          error={errorAt('from')}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label="Before"
          value={typed.to}
          error={errorAt('to')}
          onChange={(event) => set({ to: event.currentTarget.value })}
        />
      </Group>
      <Group mt="sm">
        <Button type="submit">Apply filters</Button>
        <Button
          variant="default"
          onClick={() => {
            setTyped(inputsOf({}));
            onChange({});
          }}
        >
          Clear filters
        </Button>
      </Group>
    </form>
  );
}

function inputsOf({ action, actor, request_id, from, to }: EventFilter): Inputs {
  return {
    action: action ?? null,
    actor: actor ?? '',
    request_id: request_id ?? '',
    from: localTime(from),
    to: localTime(to),
  };
}

function problemAt(error: Error | null, name: keyof EventFilter): string | undefined {
  if (!(error instanceof InvalidInput)) return undefined;
  const problem = error.problems.find(({ loc }) => loc[1] === name);
  return problem && problemWords(problem);
}
