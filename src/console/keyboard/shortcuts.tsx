import { useLocalStorage } from '@mantine/hooks';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';

/** A key that does something on the present page. */
export interface Shortcut {
  /** A character such as `a` or `?`, a name such as `Escape` (UI Events, KeyboardEvent.key), or `mod+k`. */
  key: string;
  /** What it does, for the help and the palette. */
  label: string;
  run: () => void;
  /** Whether it is done again and again while the key is held. */
  isRepeated?: boolean;
}

interface Shortcuts {
  /** The shortcuts of everything on the page; the latest counts if two have the same key. */
  all: () => Shortcut[];
  add: (get: () => Shortcut[]) => () => void;
  /** Whether keys without a modifier work. People can turn them off (WCAG 2.2, 2.1.4). */
  isOn: boolean;
  setOn: (isOn: boolean) => void;
}

const ShortcutsContext = createContext<Shortcuts | undefined>(undefined);

/** Listens for the keys of everything below it. */
export function ShortcutsProvider({ children }: { children: ReactNode }): ReactNode {
  const [isOn, setOn] = useLocalStorage({ key: 'shortcuts', defaultValue: true });
  const sources = useRef(new Set<() => Shortcut[]>());
  const shortcuts = useMemo<Shortcuts>(
    () => ({
      all: () => [...sources.current].flatMap((get) => get()),
      add: (get) => {
        sources.current.add(get);
        return () => sources.current.delete(get);
      },
      isOn,
      setOn,
    }),
    [isOn, setOn],
  );

  // It looks before dialogs hear the key, because Escape may close one before the page hears the same key.
  const wasDialogOpen = useRef(false);
  useLayoutEffect(() => {
    const look = (): void => {
      wasDialogOpen.current = document.querySelector('[aria-modal=true]') !== null;
    };
    window.addEventListener('keydown', look, { capture: true });
    return () => window.removeEventListener('keydown', look, { capture: true });
  }, []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const key = keyOf(event);
      const isDialogOpen = wasDialogOpen.current;
      if (event.defaultPrevented) return;
      if (!key.startsWith('mod+') && (!isOn || isDialogOpen || isTyping(event))) return;
      const shortcut = shortcuts.all().findLast((one) => one.key === key);
      if (!shortcut) return;
      // The browser has keys of its own, which nobody means here.
      event.preventDefault();
      if (isDialogOpen || (event.repeat && shortcut.isRepeated !== true)) return;
      shortcut.run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [shortcuts, isOn]);

  return <ShortcutsContext.Provider value={shortcuts}>{children}</ShortcutsContext.Provider>;
}

/** The shortcuts of the page, and whether they are on. */
export function useAllShortcuts(): Shortcuts {
  const shortcuts = useContext(ShortcutsContext);
  if (!shortcuts) throw new Error('useShortcuts needs a ShortcutsProvider above it');
  return shortcuts;
}

/** Offers these shortcuts while the component is shown. */
export function useShortcuts(offered: Shortcut[]): void {
  const { add } = useAllShortcuts();
  const latest = useRef(offered);
  // A key that comes right after a change is for what is shown then.
  useLayoutEffect(() => {
    latest.current = offered;
  });
  useEffect(() => add(() => latest.current), [add]);
}

function keyOf({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): string {
  if (ctrlKey || metaKey) return `mod+${key.toLowerCase()}`;
  return altKey ? `alt+${key}` : key;
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest('input:not([type=checkbox]), textarea, select, [contenteditable]') !== null
  );
}
