import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { type FocusEvent, useMemo, useState } from 'react';
import { useApi } from '../api/api-context';
import { type DryRun, dryRunQuery } from './dry-run';
import { type Body, bodyOf, type Field, type FormValues } from './form-values';
import { type Checked, problemsOfField, problemsOfItem } from './problems';

/** How long the form waits after a key before it asks the service. */
const PAUSE_MS = 350;

/** What the fields of the form need. */
export interface Fields {
  values: FormValues;
  set: (change: Partial<FormValues>) => void;
  /** What to say at a field, once somebody has been there. */
  errorOf: (field: Field) => string | undefined;
  /** What to say at one row of a list. */
  errorOfRow: (field: Field, row: number) => string | undefined;
  /** What to say at a list whose items have no places of their own. */
  errorOfItems: (field: 'requested_scopes' | 'grant_types', items: string[]) => string | undefined;
}

export interface RequestFormState {
  fields: Fields;
  body: Body;
  dryRun: UseQueryResult<DryRun>;
  /** The body that the service has refused last, and why. From then on the problems of all fields are shown. */
  refused: Checked | undefined;
  /** What the service says of the form, if it has said something. */
  checked: Checked | undefined;
  /** Notes that somebody has been in a field. */
  onBlur: (event: FocusEvent<HTMLElement>) => void;
  refuse: (refused: Checked) => void;
  /** Forgets where somebody has been, and what was refused. */
  reset: () => void;
}

/**
 * The state of the form: what the service says of the values, and at which fields it is shown.
 * @param set changes some of the values
 */
export function useRequestForm(values: FormValues, set: Fields['set']): RequestFormState {
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  const [refused, setRefused] = useState<Checked>();
  const body = useMemo(() => bodyOf(values), [values]);
  const [askedBody] = useDebouncedValue(body, PAUSE_MS);
  const dryRun = useQuery(dryRunQuery(useApi(), askedBody));
  const isRefused = refused !== undefined && JSON.stringify(refused.body) === JSON.stringify(body);
  const checked = isRefused ? refused : dryRun.data;

  const shown = (place: string, problems: (checked: Checked) => string[]): string | undefined => {
    if (!checked || (!refused && !visited.has(place))) return undefined;
    return problems(checked).join('. ') || undefined;
  };
  return {
    fields: {
      values,
      set,
      errorOf: (field) => shown(field, (all) => problemsOfField(all, body, field)),
      errorOfRow: (field, row) =>
        shown(placeOfRow(field, row), (all) => problemsOfItem(all, field, rowsOf(values, field)[row] ?? '')),
      errorOfItems: (field, items) =>
        shown(field, (all) => [
          ...problemsOfField(all, body, field),
          ...items.flatMap((item) => problemsOfItem(all, field, item).map((text) => `“${item}”: ${text}`)),
        ]),
    },
    body,
    dryRun,
    refused,
    checked,
    onBlur: ({ target }) => {
      const place = target.closest<HTMLElement>('[data-place]')?.dataset.place;
      if (place !== undefined && !visited.has(place)) setVisited(new Set([...visited, place]));
    },
    refuse: setRefused,
    reset: () => {
      setVisited(new Set());
      setRefused(undefined);
    },
  };
}

/** Where a row is, for `data-place`. A field is its own place. */
export function placeOfRow(field: Field, row: number): string {
  return `${field} ${row}`;
}

function rowsOf(values: FormValues, field: Field): string[] {
  const rows = values[field];
  return Array.isArray(rows) ? rows : [];
}
