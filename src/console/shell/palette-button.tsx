import { Button, Kbd } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { Icon } from '../elements/icon';
import { nameOfKey } from '../keyboard/name-of-key';
import { type Shortcut, useAllShortcuts, useShortcuts } from '../keyboard/shortcuts';
import classes from './shell.module.css';

const KEY = 'mod+k';

/** Most visits never open it, so it is loaded when somebody does. */
const Palette = lazy(() => import('./palette').then(({ Palette }) => ({ default: Palette })));

/** Opens the palette: the way to every screen, action, request and application by typing. */
export function PaletteButton(): ReactNode {
  const [shortcuts, setShortcuts] = useState<Shortcut[]>();
  const before = useRef<Element | null>(null);
  const { all } = useAllShortcuts();
  const open = (): void => {
    before.current = document.activeElement;
    setShortcuts(shortcutsOf(all));
  };
  const close = (): void => {
    setShortcuts(undefined);
    // A shortcut works from where somebody was.
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
  };
  useShortcuts([{ key: KEY, label: 'Search everything', run: open }]);
  return (
    <>
      <Button
        variant="default"
        leftSection={<Icon name="search" />}
        aria-keyshortcuts="Control+K Meta+K"
        aria-haspopup="dialog"
        className={classes.compact}
        onClick={open}
      >
        <span className={classes.name}>Search</span>
        <Kbd size="xs" ml="sm" aria-hidden className={classes.key}>
          {nameOfKey(KEY)}
        </Kbd>
      </Button>
      {shortcuts && (
        <Suspense fallback={null}>
          <Palette shortcuts={shortcuts} onClose={close} />
        </Suspense>
      )}
    </>
  );
}

/** The shortcuts of the page, each key once. They run what their key does by then, because a page changes. */
function shortcutsOf(all: () => Shortcut[]): Shortcut[] {
  const latest = new Map(all().map((shortcut) => [shortcut.key, shortcut]));
  latest.delete(KEY);
  return [...latest.values()].map((shortcut) => ({
    ...shortcut,
    run: () =>
      all()
        .findLast(({ key }) => key === shortcut.key)
        ?.run(),
  }));
}
