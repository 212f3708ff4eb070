import type { ReactNode } from 'react';
import classes from './facts.module.css';

/** Names and what they stand for, below each other. A fact that is undefined is left out. */
export function Facts({ of }: { of: Record<string, ReactNode> }): ReactNode {
  return (
    <dl className={classes.facts}>
      {Object.entries(of).map(
        ([name, fact]) =>
          fact !== undefined && (
            <div key={name} className={classes.fact}>
              <dt>{name}</dt>
              <dd className="breaks">{fact}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
