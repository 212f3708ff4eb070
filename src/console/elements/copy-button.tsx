import { Button, VisuallyHidden } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { ReactNode } from 'react';

/**
 * Copies a text, and says so.
 * @param props.name of what is copied, such as "client id"
 */
export function CopyButton({ name, value }: { name: string; value: string }): ReactNode {
  // Browsers have a clipboard for pages of https and of this machine only.
  const { copy, copied, error } = useClipboard();
  const said = error ? `It cannot be copied: select the ${name}` : copied ? `Copied the ${name}` : '';
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => copy(value)} aria-label={`Copy the ${name}`}>
        {error ? 'Cannot copy' : copied ? 'Copied' : 'Copy'}
      </Button>
      <VisuallyHidden role="status">{said}</VisuallyHidden>
    </>
  );
}
