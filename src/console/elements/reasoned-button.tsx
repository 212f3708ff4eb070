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
  const isUsable = reason === null;
  return (
    <>
      {/* In a portal it would be outside of all landmarks. It is always there, so that the button keeps the focus. */}
      <Tooltip
        withinPortal={false}
        disabled={isUsable}
        label={reason}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Button
          {...button}
          ref={ref}
          {...(isUsable
            ? { onClick }
            : { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': id })}
        >
          {children}
        </Button>
      </Tooltip>
      {!isUsable && <VisuallyHidden id={id}>{reason}</VisuallyHidden>}
    </>
  );
}
