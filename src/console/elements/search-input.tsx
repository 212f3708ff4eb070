import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, useRef, useState } from 'react';
import { hasWord, MAX_TEXT } from '../api/search';
import { useShortcuts } from '../keyboard/shortcuts';
import { Icon } from './icon';

const WAIT_MS = 300;

interface Props {
  label: string;
  placeholder?: string;
  /** What is searched for. */
  text: string;
  /** Is called once nothing has been typed for a moment. The empty text stands for no search. */
  onSearch: (text: string) => void;
}

/** Searches while somebody types. The key `/` goes there, and Escape empties it. */
export function SearchInput({ label, placeholder, text, onSearch }: Props): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  // What the search became by typing. Something else may change it, too: the way back, or "Clear filters".
  const [asked, setAsked] = useState(text);
  const [known, setKnown] = useState(text);
  if (known !== text) {
    setKnown(text);
    if (text !== asked) {
      setAsked(text);
      setTyped(text);
    }
  }
  const searchSoon = useDebouncedCallback((now: string) => {
    // A text without a word finds everything.
    const next = hasWord(now) ? now.trim() : '';
    setAsked(next);
    onSearch(next);
  }, WAIT_MS);
  const enter = (): void => {
    input.current?.focus();
    input.current?.select();
  };
  useShortcuts([{ key: '/', label, run: enter }]);

  const change = (now: string): void => {
    setTyped(now);
    searchSoon(now);
  };
  const clear = (): void => {
    change('');
    searchSoon.flush();
    input.current?.focus();
  };
  return (
    <TextInput
      ref={input}
      type="search"
      label={label}
      placeholder={placeholder}
      maxLength={MAX_TEXT}
      value={typed}
      leftSection={<Icon name="search" />}
      rightSection={
        typed === '' ? (
          <Kbd aria-hidden>/</Kbd>
        ) : (
          <CloseButton aria-label="Clear the search" onClick={clear} />
        )
      }
      onChange={(event) => change(event.currentTarget.value)}
      // What leaves the field may change the search, too. What was typed comes before that.
      onBlur={() => searchSoon.flush()}
      onKeyDown={({ key }) => {
        if (key === 'Escape' && typed !== '') clear();
        if (key === 'Enter') searchSoon.flush();
      }}
    />
  );
}
