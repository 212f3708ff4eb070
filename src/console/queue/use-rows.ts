import { useLocation } from '@tanstack/react-router';
import { type RefObject, useEffect, useRef } from 'react';
import type { RegistrationRequest } from '../../client';
import { useKept } from './use-kept';

/** The row where somebody is. It has the focus, or had it before the focus left the list. */
export interface Rows {
  /** The request of the current row, if the list still has it. */
  here: RegistrationRequest | undefined;
  /** Says that somebody is in the row of this request, the one at this index. */
  enter: (id: string, index: number) => void;
  /** Focuses the row after or before the current one. */
  move: (step: 1 | -1) => void;
  /** Focuses the current row; if it is gone, the one in its place; if there is none, the heading. */
  focus: () => void;
}

/**
 * Follows the focus through the rows of a list. A row that vanishes with the focus gives it to the row that takes its
 * place. Whoever comes back to the list finds the focus where it was.
 * @param holder of the rows, each of which has one link with `data-opens`
 * @param requests of the list, as soon as they are known
 */
export function useRows(
  holder: RefObject<HTMLElement | null>,
  requests: RegistrationRequest[] | undefined,
): Rows {
  const entry = useLocation({ select: ({ state }) => state.__TSR_key ?? '' });
  const [place, setPlace] = useKept<{ id: string; index: number } | null>(`row ${entry}`, null);
  const shown = useRef('');
  const lastIndex = useRef(0);
  const index = requests?.findIndex(({ id }) => id === place?.id) ?? -1;

  // It comes after the effect of the heading, which takes the focus when the screen opens.
  useEffect(() => {
    if (!requests) return;
    const isBack = place !== null && shown.current !== entry;
    shown.current = entry;
    if (isBack) lastIndex.current = place.index;
    if (index >= 0) lastIndex.current = index;
    const isLost = place !== null && index < 0 && document.activeElement === document.body;
    if (isLost || isBack) focusRow(holder.current, lastIndex.current, { preventScroll: true });
  }, [holder, entry, place, index, requests]);

  // A screen that is shown anew has to give the focus anew.
  useEffect(() => () => void (shown.current = ''), []);

  return {
    here: requests?.[index],
    enter: (id, at) => setPlace(() => ({ id, index: at })),
    move: (step) => {
      if (place === null) focusRow(holder.current, 0);
      // The next row has come to the place of one that is gone.
      else focusRow(holder.current, lastIndex.current + (index < 0 && step === 1 ? 0 : step));
    },
    focus: () => focusRow(holder.current, lastIndex.current),
  };
}

/** Focuses the link of a row, or that of the nearest one; without rows, the heading. */
function focusRow(holder: HTMLElement | null, wanted: number, options?: FocusOptions): void {
  const links = holder?.querySelectorAll<HTMLElement>('[data-opens]') ?? [];
  const link = links[Math.max(0, Math.min(wanted, links.length - 1))];
  (link ?? document.querySelector<HTMLElement>('h1'))?.focus(options);
}
