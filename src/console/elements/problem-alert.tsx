import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { problemText } from '../api/problem-text';

/**
 * Says what went wrong, and how operators find it in the logs.
 * @param props.advice what to do about it, unless the error says it
 */
export function ProblemAlert({
  title,
  error,
  advice,
}: {
  title: string;
  error: unknown;
  advice?: string | undefined;
}): ReactNode {
  const { text, reference } = problemText(error);
  return (
    <Alert color="red" variant="outline" title={title} role="alert" mb="md">
      <Text className="keeps-lines">{text}</Text>
      {advice !== undefined && <Text>{advice}</Text>}
      {reference !== undefined && (
        <Text size="sm" c="dimmed">
          Reference: {reference}
        </Text>
      )}
    </Alert>
  );
}
