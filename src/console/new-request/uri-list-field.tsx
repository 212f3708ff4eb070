import { ActionIcon, Button, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { FIELD_NAMES } from '../elements/field-names';
import { type Fields, placeOfRow } from './use-request-form';

interface Props {
  fields: Fields;
  field: 'redirect_uris' | 'post_logout_redirect_uris' | 'allowed_origins';
  /** What one row is called, such as "redirect URI". */
  item: string;
  description: string;
  placeholder: string;
}

/** A list with a row for each URI. Enter adds a row, and pasted lines become rows. */
export function UriListField({ fields, field, item, description, placeholder }: Props): ReactNode {
  const { [field]: filled } = fields.values;
  const rows = filled.length === 0 ? [''] : filled;
  const { list, focusRow } = useRowFocus();
  const error = fields.errorOf(field);
  const id = useId();
  const change = (next: string[]): void => fields.set({ [field]: next });

  const add = (after: number): void => {
    change(rows.toSpliced(after + 1, 0, ''));
    focusRow(after + 1);
  };
  const remove = (row: number): void => {
    change(rows.toSpliced(row, 1));
    focusRow(Math.max(0, row - 1));
  };
  const onKeyDown = (event: KeyboardEvent, row: number): void => {
    if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (rows[row] !== '') add(row);
  };
  const onPaste = (event: ClipboardEvent, row: number): void => {
    const lines = event.clipboardData
      .getData('text')
      .split(/\s*[\r\n]+\s*/)
      .filter((line) => line !== '');
    if (lines.length < 2 || rows[row] !== '') return;
    event.preventDefault();
    change(rows.toSpliced(row, 1, ...lines));
    focusRow(row + lines.length - 1);
  };

  return (
    <Fieldset
      variant="unstyled"
      legend={<Legend field={field} />}
      aria-describedby={error === undefined ? `${id}-description` : `${id}-description ${id}-error`}
      data-place={field}
    >
      <Text id={`${id}-description`} size="xs" c="dimmed" mb="xs">
        {description}
      </Text>
      <Stack gap="xs" ref={list}>
        {rows.map((uri, row) => (
          // Rows have no identity of their own, and the inputs keep no state.
          <Group key={row} gap="xs" wrap="nowrap" align="flex-start">
            <TextInput
              flex={1}
              aria-label={`${capitalized(item)} ${row + 1}`}
              placeholder={placeholder}
              inputMode="url"
              autoComplete="off"
              spellCheck={false}
              value={uri}
              error={fields.errorOfRow(field, row)}
              data-place={placeOfRow(field, row)}
              onChange={(event) => change(rows.with(row, event.currentTarget.value))}
              onKeyDown={(event) => onKeyDown(event, row)}
              onPaste={(event) => onPaste(event, row)}
            />
            <ActionIcon
              variant="default"
              size="input-sm"
              aria-label={`Remove ${item} ${row + 1}`}
              onClick={() => remove(row)}
            >
              ✕
            </ActionIcon>
          </Group>
        ))}
      </Stack>
      {error !== undefined && (
        <Text id={`${id}-error`} size="sm" c="var(--mantine-color-error)" mt={4}>
          {error}
        </Text>
      )}
      <Button variant="subtle" size="compact-sm" mt="xs" onClick={() => add(rows.length - 1)}>
        Add another {item}
      </Button>
    </Fieldset>
  );
}

function Legend({ field }: Pick<Props, 'field'>): ReactNode {
  return (
    <Text span size="sm" fw="var(--mantine-font-weight-medium)">
      {FIELD_NAMES[field]} (optional)
    </Text>
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Moves the focus into a row that is there after the next drawing. */
function useRowFocus() {
  const list = useRef<HTMLDivElement>(null);
  const wanted = useRef<number>(undefined);
  useEffect(() => {
    if (wanted.current === undefined) return;
    list.current?.querySelectorAll('input')[wanted.current]?.focus();
    wanted.current = undefined;
  });
  return {
    list,
    focusRow: (row: number): void => {
      wanted.current = row;
    },
  };
}
