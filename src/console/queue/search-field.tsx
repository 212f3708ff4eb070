import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useRef, useState } from 'react';
import { useShortcuts } from '../keyboard/shortcuts';
import { MAX_TEXT } from './queue-search';

const WAIT_MS = 300;

/** Searches while somebody types. `/` focuses it, and Escape empties it. */
export function SearchField({
  text,
  onSearch,
}: {
  text: string;
  onSearch: (text: string) => void;
}): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [value, setValue] = useState(text);
  // What the search became by typing. Something else may change it, too: the way back, or "Clear filters".
  const [asked, setAsked] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    setKnown(text);
    if (text !== asked) {
      setAsked(text);
      setValue(text);
    }
  }
  const search = (now: string): void => {
    setAsked(now);
    onSearch(now);
  };
  const searchLater = useDebouncedCallback(search, WAIT_MS);
  useShortcuts([{ key: '/', label: 'Search', run: () => input.current?.select() }]);
  const type = (now: string): void => {
    setValue(now);
    searchLater(now.trim());
  };
  const clear = (): void => {
    searchLater.cancel();
    setValue('');
    search('');
  };
  return (
    <TextInput
      ref={input}
      type="search"
      label="Search"
      placeholder="Name, person, URI, …"
      maxLength={MAX_TEXT}
      value={value}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={({ key }) => key === 'Escape' && clear()}
      rightSection={
        value === '' ? (
          <Kbd aria-hidden>/</Kbd>
        ) : (
          <CloseButton aria-label="Clear the search" onClick={clear} />
        )
      }
    />
  );
}
