import { Alert } from '@mantine/core';
import type { ReactNode } from 'react';
import { InvalidInput } from '../../client';
import { problemWords } from '../api/problem-words';
import { ProblemAlert } from '../elements/problem-alert';

/** Why a policy could not be tried. Mistakes in the rules are told with their place. */
export function TestFailed({ error }: { error: Error | null }): ReactNode {
  if (!error) return null;
  if (!(error instanceof InvalidInput)) return <ProblemAlert title="It could not be tried" error={error} />;
  return (
    <Alert role="alert" color="red" variant="outline" title="It could not be tried">
      <ul>
        {error.problems.map((problem, index) => (
          // The list is replaced as a whole.
          <li key={index} className="breaks">
            {problem.loc.slice(1).join(', ')}: {problemWords(problem)}
          </li>
        ))}
      </ul>
    </Alert>
  );
}
