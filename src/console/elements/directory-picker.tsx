import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useApi } from '../api/api-context';
import { type DirectoryKind, directorySearch } from '../api/directory';
import { problemText } from '../api/problem-text';

interface Props extends Omit<SelectProps, 'data' | 'value' | 'onChange' | 'searchValue'> {
  kind: DirectoryKind;
  /** The id that is chosen. */
  value: string | null;
  onChange: (id: string | null) => void;
}

/** Chooses a partner or a tenant, by the beginning of words of its id or its name. */
export function DirectoryPicker({ kind, value, onChange, ...select }: Props): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [searched] = useDebouncedValue(text === value ? '' : text, 200);
  const { data, error } = useQuery({ ...directorySearch(useApi(), kind, searched), enabled: isOpen });
  const names = new Map(data?.map(({ id, name }) => [id, name]));
  // What is chosen stays an option, whatever is searched for.
  const ids = [...new Set([...(value === null ? [] : [value]), ...names.keys()])];
  return (
    <Select
      {...select}
      searchable
      clearable
      data={ids}
      value={value}
      onChange={onChange}
      onSearchChange={setText}
      onDropdownOpen={() => setOpen(true)}
      onDropdownClose={() => setOpen(false)}
      // The service has searched already, by more than what the options show.
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span className="breaks">
          {option.value}
          {names.has(option.value) && <> · {names.get(option.value)}</>}
        </span>
      )}
      nothingFoundMessage={error ? problemText(error).text : 'Nothing found'}
    />
  );
}
