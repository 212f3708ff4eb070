import { useBlocker } from '@tanstack/react-router';

/** Keeps the page open while something would be lost. Browsers ask before they leave the console altogether. */
export function useStay(isNeeded: boolean): void {
  useBlocker({ shouldBlockFn: () => true, enableBeforeUnload: true, disabled: !isNeeded });
}
