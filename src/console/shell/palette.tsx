import { Modal, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { Icon } from '../elements/icon';
import { ProblemAlert } from '../elements/problem-alert';
import type { Shortcut } from '../keyboard/shortcuts';
import classes from './palette.module.css';
import { type PaletteEntry, usePaletteGroups } from './use-palette-groups';

/**
 * Finds screens, actions of the present page, requests and applications by what is typed. The focus stays in the field,
 * as ARIA Authoring Practices say for a combobox with a listbox.
 * @param props.shortcuts of the page below; `onClose` is called before an entry is run
 */
export function Palette({ shortcuts, onClose }: { shortcuts: Shortcut[]; onClose: () => void }): ReactNode {
  const id = useId();
  const [text, setText] = useState('');
  const [wantedId, setWantedId] = useState<string>();
  const { groups, isSearching, error } = usePaletteGroups(shortcuts, text);
  const entries = groups.flatMap((group) => group.entries);
  const current = entries.find((entry) => entry.id === wantedId) ?? entries[0];
  const optionId = (entry: PaletteEntry): string => `${id}-${entry.id}`;
  const currentOption = current && optionId(current);
  useEffect(() => {
    if (currentOption !== undefined) {
      document.getElementById(currentOption)?.scrollIntoView({ block: 'nearest' });
    }
  }, [currentOption]);

  const choose = (entry: PaletteEntry): void => {
    onClose();
    entry.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || !current) return;
    const index = entries.indexOf(current);
    const neighbour = { ArrowDown: entries[index + 1] ?? entries[0], ArrowUp: entries.at(index - 1) };
    if (event.key === 'Enter') choose(current);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') setWantedId(neighbour[event.key]?.id);
    else return;
    event.preventDefault();
  };

  return (
    <Modal.Root opened onClose={onClose} yOffset="10dvh" size="lg" returnFocus={false}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search everything">
        <div className={classes.palette}>
          <TextInput
            data-autofocus
            role="combobox"
            aria-label="Search everything"
            aria-expanded
            aria-haspopup="listbox"
            aria-controls={`${id}-list`}
            aria-activedescendant={currentOption}
            aria-autocomplete="list"
            autoComplete="off"
            size="md"
            maxLength={200}
            placeholder="A screen, an action, a request or an application"
            leftSection={<Icon name="search" />}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              setWantedId(undefined);
            }}
            onKeyDown={onKeyDown}
          />
          <div className={classes.found}>
            {error && <ProblemAlert title="Requests and applications cannot be searched" error={error} />}
            <div role="listbox" id={`${id}-list`} aria-label="What was found" className={classes.results}>
              {groups.map((group, index) => (
                <div key={group.name} role="group" aria-labelledby={`${id}-group-${index}`}>
                  <Text size="xs" c="dimmed" fw={600} id={`${id}-group-${index}`} className={classes.group}>
                    {group.name}
                  </Text>
                  {group.entries.map((entry) => (
                    <Option
                      key={entry.id}
                      id={optionId(entry)}
                      entry={entry}
                      isCurrent={entry === current}
                      onChoose={() => choose(entry)}
                    />
                  ))}
                </div>
              ))}
            </div>
            {!isSearching && entries.length === 0 && !error && <Text p="sm">Nothing is like that.</Text>}
            {isSearching && (
              <Text p="sm" c="dimmed">
                Searching…
              </Text>
            )}
          </div>
          <VisuallyHidden role="status">{isSearching ? '' : countText(entries.length)}</VisuallyHidden>
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

interface OptionProps {
  id: string;
  entry: PaletteEntry;
  isCurrent: boolean;
  onChoose: () => void;
}

function Option({ id, entry, isCurrent, onChoose }: OptionProps): ReactNode {
  return (
    <div
      role="option"
      id={id}
      aria-selected={isCurrent}
      className={classes.option}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
    >
      <div className="breaks">
        {entry.name}
        {entry.note !== undefined && (
          <Text size="xs" c="dimmed">
            {entry.note}
          </Text>
        )}
      </div>
      {entry.mark}
    </div>
  );
}

function countText(count: number): string {
  if (count === 0) return 'Nothing is like that';
  return count === 1 ? '1 result' : `${count} results`;
}
