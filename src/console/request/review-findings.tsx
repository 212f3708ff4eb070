import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { ReviewFinding } from '../../client';
import { fieldName } from '../elements/field-names';
import classes from './request-screen.module.css';

/** What the service found unwise when the request was made. It comes before everything else, because it is easily missed. */
export function ReviewFindings({ findings }: { findings: ReviewFinding[] }): ReactNode {
  if (findings.length === 0) return null;
  return (
    <section className={classes.findings} aria-labelledby="findings">
      <Title order={2} size="h4" id="findings" mb="xs">
        {findings.length === 1 ? '1 finding to review' : `${findings.length} findings to review`}
      </Title>
      <ul className={classes.lines}>
        {findings.map(({ code, field, message }) => (
          <li key={`${code} ${field}`}>
            <Text span fw={600}>
              {fieldName(field)}:
            </Text>{' '}
            <span className="breaks">{message}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
