import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReviewFinding } from '../../client';
import classes from './findings.module.css';

/** How many review findings there are. It opens to show them. */
export function Findings({ findings }: { findings: ReviewFinding[] }): ReactNode {
  if (findings.length === 0) return null;
  return (
    <details className={classes.findings}>
      <summary>{findings.length === 1 ? '1 finding' : `${findings.length} findings`}</summary>
      <ul>
        {findings.map(({ code, field, message }) => (
          <li key={`${code} ${field}`}>
            <Text size="sm" className="breaks">
              {message}
            </Text>
          </li>
        ))}
      </ul>
    </details>
  );
}
