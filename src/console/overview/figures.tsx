import type { ReactNode } from 'react';
import classes from './figures.module.css';

/** A number or a duration that is worth a look. */
export interface Figure {
  name: string;
  value: ReactNode;
  /** What can be done about it, or what it means. */
  note?: ReactNode;
}

/** Figures beside each other, with their names. */
export function Figures({ of }: { of: Figure[] }): ReactNode {
  return (
    <dl className={classes.figures}>
      {of.map(({ name, value, note }) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd className={classes.value}>{value}</dd>
          {note !== undefined && note !== false && <dd>{note}</dd>}
        </div>
      ))}
    </dl>
  );
}
