import type { ReactNode } from 'react';
import classes from './request-screen.module.css';

/** What somebody wrote, with the lines as they wrote them. */
export function Remark({ children }: { children: string }): ReactNode {
  return <blockquote className={`${classes.remark ?? ''} keeps-lines`}>{children}</blockquote>;
}
