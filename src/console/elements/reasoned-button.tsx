import { Button, type ButtonProps, Tooltip, VisuallyHidden } from '@mantine/core';
import { type ReactNode, type Ref, useId } from 'react';

interface Props extends ButtonProps {
  /** Why it cannot be used now. Null if it can. */
  reason: string | null;
  onClick: () => void;
  ref?: Ref<HTMLButtonElement> | undefined;
  children: ReactNode;
}

/** A button that says why it cannot be used. It keeps its place in the order of Tab, so that everybody finds the reason. */
export function ReasonedButton({ reason, onClick, ref, children, ...button }: Props): ReactNode {
  const id = useId();
  if (reason === null) {
    return (
      <Button {...button} ref={ref} onClick={onClick}>
        {children}
      </Button>
    );
  }
  return (
    <>
      {/* In a portal it would be outside of all landmarks. */}
      <Tooltip withinPortal={false} label={reason} events={{ hover: true, focus: true, touch: true }}>
        <Button {...button} ref={ref} data-disabled aria-disabled aria-describedby={id}>
          {children}
        </Button>
      </Tooltip>
      <VisuallyHidden id={id}>{reason}</VisuallyHidden>
    </>
  );
}
