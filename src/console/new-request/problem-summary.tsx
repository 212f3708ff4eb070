import { Alert, Anchor, List } from '@mantine/core';
import { type ReactNode, type RefObject, useEffect } from 'react';
import type { Field } from './form-values';
import { type Checked, listedProblems } from './problems';

const SUMMARY = 'problems';

/** All that the service found wrong. Each line leads to its field, if the form has that field. */
export function ProblemSummary({ checked }: { checked: Checked }): ReactNode {
  const problems = listedProblems(checked);
  if (problems.length === 0) return null;
  return (
    <Alert
      // It follows each answer of the service while somebody types, so it must not be announced each time.
      role="group"
      color="red"
      variant="outline"
      title="Some things must be corrected"
      data-place={SUMMARY}
      tabIndex={-1}
    >
      <List listStyleType="none" spacing={4} size="sm">
        {problems.map(({ text, field }, index) => (
          // The list is replaced as a whole.
          <List.Item key={index} className="breaks">
            {field === undefined ? (
              text
            ) : (
              <Anchor
                component="button"
                type="button"
                size="sm"
                ta="start"
                onClick={({ currentTarget: { form } }) => form && focusPlace(form, field)}
              >
                {text}
              </Anchor>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}

/** Leads to the first problem each time that the service has refused the form. */
export function useFocusOnProblem(
  form: RefObject<HTMLFormElement | null>,
  refused: Checked | undefined,
): void {
  useEffect(() => {
    const [first] = refused ? listedProblems(refused) : [];
    if (first && form.current) focusPlace(form.current, first.field ?? SUMMARY);
  }, [form, refused]);
}

function focusPlace(form: HTMLFormElement, name: Field | typeof SUMMARY): void {
  const place = form.querySelector<HTMLElement>(`[data-place="${name}"]`);
  const input = place?.querySelector<HTMLElement>('[aria-invalid=true]') ?? place?.querySelector('input');
  (input ?? place)?.focus();
}
