import { Badge, Kbd } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context';
import { useMe } from '../api/me';
import { applicationSearch, hasWord, requestSearch } from '../api/search';
import { placeText } from '../elements/place-text';
import { StatusBadge } from '../elements/status-badge';
import { TYPE_NAMES } from '../elements/type-name';
import { nameOfKey } from '../keyboard/name-of-key';
import type { Shortcut } from '../keyboard/shortcuts';
import { screensFor } from './screens';

const WAIT_MS = 200;

/** Something that the palette finds. */
export interface PaletteEntry {
  id: string;
  name: string;
  /** What tells it from others of the same name. */
  note?: string;
  /** What stands at its end. */
  mark?: ReactNode;
  run: () => void;
}

/** What the palette finds, of one kind. */
export interface PaletteGroup {
  name: string;
  entries: PaletteEntry[];
}

/** What the palette finds for a text. Nothing is here that was found for an earlier text. */
export interface PaletteResult {
  groups: PaletteGroup[];
  isSearching: boolean;
  error: Error | null;
}

/** Finds what has all words of a text. */
export function usePaletteGroups(shortcuts: Shortcut[], text: string): PaletteResult {
  const navigate = useNavigate();
  const found = useFound(text.trim());
  const screens = screensFor(useMe()).map(({ to, name }) => ({
    id: to,
    name,
    run: () => void navigate({ to }),
  }));
  const actions = shortcuts.map(({ key, label, run }) => ({
    id: key,
    name: label,
    mark: <Kbd aria-hidden>{nameOfKey(key)}</Kbd>,
    run,
  }));
  const groups = [
    { name: 'Screens', entries: screens.filter(({ name }) => matches(name, text)) },
    { name: 'On this page', entries: actions.filter(({ name }) => matches(name, text)) },
    ...found.groups,
  ];
  return { ...found, groups: groups.filter(({ entries }) => entries.length > 0) };
}

/** The requests and applications that the service finds. */
function useFound(text: string): PaletteResult {
  const api = useApi();
  const navigate = useNavigate();
  const [settled] = useDebouncedValue(text, WAIT_MS);
  const isSettled = settled === text;
  const requests = useQuery(requestSearch(api, settled));
  const applications = useQuery(applicationSearch(api, settled));
  const groups: PaletteGroup[] = [
    {
      name: 'Requests',
      entries: (requests.data ?? []).map((request) => ({
        id: request.id,
        name: request.name,
        note: noteOf(request),
        mark: <StatusBadge status={request.status} />,
        run: () => void navigate({ to: '/requests/$requestId', params: { requestId: request.id } }),
      })),
    },
    {
      name: 'Applications',
      entries: (applications.data ?? []).map((application) => ({
        id: application.id,
        name: application.name,
        note: noteOf(application),
        mark: (
          <Badge variant="default" radius="sm" tt="none" c="var(--ok)" bg="var(--ok-soft)" bd="0">
            Active
          </Badge>
        ),
        run: () =>
          void navigate({ to: '/applications/$applicationId', params: { applicationId: application.id } }),
      })),
    },
  ];
  return {
    groups: isSettled ? groups : [],
    isSearching: hasWord(text) && (!isSettled || requests.isPending || applications.isPending),
    error: isSettled ? (requests.error ?? applications.error) : null,
  };
}

function noteOf(
  item: Parameters<typeof placeText>[0] & { application_type: keyof typeof TYPE_NAMES },
): string {
  return `${TYPE_NAMES[item.application_type]} · ${placeText(item)}`;
}

/** Whether each word of the text is in the name. */
function matches(name: string, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  return words.every((word) => name.toLowerCase().includes(word));
}
