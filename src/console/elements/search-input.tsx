import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useRef, useState } from 'react';
import { useShortcuts } from '../keyboard/shortcuts';
import { Icon } from './icon';

const WAIT_MS = 300;
/** The longest text that the API searches for. */
const MAX_TEXT = 200;

/**
 * Where somebody types what to search for. The key `/` goes there, and Escape empties it.
 * @param props.onSearch is called once nothing has been typed for a moment; the empty text stands for no search
 */
export function SearchInput({
  label,
  text,
  onSearch,
}: {
  label: string;
  text: string;
  onSearch: (text: string) => void;
}): ReactNode {
  // What is typed counts while it is typed. The address may be behind.
  const [typed, setTyped] = useState<string>();
  const input = useRef<HTMLInputElement>(null);
  const searchSoon = useDebouncedCallback(onSearch, { delay: WAIT_MS, flushOnUnmount: false });
  useShortcuts([{ key: '/', label, run: () => input.current?.focus() }]);

  const change = (next: string): void => {
    setTyped(next);
    searchSoon(next);
  };
  const clear = (): void => {
    change('');
    searchSoon.flush();
    input.current?.focus();
  };
  const value = typed ?? text;
  return (
    <TextInput
      ref={input}
      label={label}
      value={value}
      maxLength={MAX_TEXT}
      leftSection={<Icon name="search" />}
      rightSection={value !== '' && <CloseButton aria-label="Clear the search" onClick={clear} />}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={() => {
        searchSoon.flush();
        setTyped(undefined);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') clear();
        if (event.key === 'Enter') searchSoon.flush();
      }}
    />
  );
}
