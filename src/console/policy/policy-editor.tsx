import { Alert, Anchor, Button, Group, List, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import { ConnectionError, InvalidInput, OutcomeUnknown, PreconditionFailed } from '../../client';
import { useApi } from '../api/api-context';
import { ProblemAlert } from '../elements/problem-alert';
import { ReasonedButton } from '../elements/reasoned-button';
import { savePolicy } from './policies';
import classes from './policy.module.css';
import { type PlacedProblem, readPolicy } from './policy-text';
import type { PolicyDraft } from './use-policy-draft';

interface Props {
  draft: PolicyDraft;
  onWrite: (text: string) => void;
  onDone: () => void;
}

/** Where the policy is written, as text. The service says what is wrong, and each problem leads to its line. */
export function PolicyEditor({ draft: { text, base }, onWrite, onDone }: Props): ReactNode {
  const api = useApi();
  const queries = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const saving = useMutation({
    mutationFn: ({ sent }: { sent: string }) => savePolicy(api, readPolicy(sent).body, base.etag),
    onSuccess: ({ version }) => {
      notifications.show({ color: 'green', message: `Saved version ${version} of the policy` });
      onDone();
    },
    onError: () => field.current?.focus(),
    onSettled: () => queries.invalidateQueries({ queryKey: ['policy'] }),
  });
  const { problems, place } = readPolicy(text);
  const { error, variables } = saving;
  // What the service has said is about the text that was sent, and no other.
  const refused = error instanceof InvalidInput && variables?.sent === text ? place(error.problems) : [];
  const all = [...problems, ...refused];
  const reason = problems.length > 0 ? 'The text is not valid YAML' : null;
  const save = (): void => {
    if (reason === null && !saving.isPending) saving.mutate({ sent: text });
  };
  const goTo = ({ start, end }: PlacedProblem): void => {
    field.current?.focus();
    field.current?.setSelectionRange(start, end);
  };

  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        YAML or JSON. The first rule that matches counts. The last one has no <code>when</code>. Requests that
        are there keep the rule that they have. What you write is kept in this tab until you save or discard
        it.
      </Text>
      {error && !(error instanceof InvalidInput) && <ProblemAlert error={error} {...failureOf(error)} />}
      <Problems problems={all} onOpen={goTo} />
      <Textarea
        ref={field}
        className={classes.editor}
        label="Rules"
        rows={24}
        resize="vertical"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        value={text}
        error={all.length > 0 ? `${countOf(all)}. See the list above` : undefined}
        onChange={(event) => onWrite(event.currentTarget.value)}
        // Only here: the same keys in the form that tries the draft must not put it in force.
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
        }}
      />
      <Group>
        <ReasonedButton reason={reason} loading={saving.isPending} onClick={save}>
          Save the policy
        </ReasonedButton>
        <Button variant="default" disabled={saving.isPending} onClick={onDone}>
          Discard
        </Button>
      </Group>
    </Stack>
  );
}

function failureOf(error: Error): { title: string; advice?: string } {
  if (error instanceof PreconditionFailed) {
    return {
      title: 'The policy has changed since you began',
      advice: 'Nothing that you wrote is lost. See below.',
    };
  }
  if (error instanceof ConnectionError || error instanceof OutcomeUnknown) {
    return {
      title: 'It is not known whether it was saved',
      advice:
        'Look at the versions below. If yours is among them, discard this draft. If not, save it again.',
    };
  }
  return { title: 'The policy was not saved' };
}

function countOf(problems: PlacedProblem[]): string {
  return problems.length === 1 ? '1 problem' : `${problems.length} problems`;
}

/** What is wrong. Each line leads to its place in the text. */
function Problems({
  problems,
  onOpen,
}: {
  problems: PlacedProblem[];
  onOpen?: (problem: PlacedProblem) => void;
}): ReactNode {
  if (problems.length === 0) return null;
  return (
    <Alert role="group" color="red" variant="outline" title={`${countOf(problems)} to correct`}>
      <List listStyleType="none" spacing={4} size="sm">
        {problems.map((problem, index) => {
          const words = `Line ${problem.line}: ${problem.text}`;
          return (
            // The list is replaced as a whole.
            <List.Item key={index} className="breaks">
              {onOpen ? (
                <Anchor component="button" type="button" size="sm" ta="start" onClick={() => onOpen(problem)}>
                  {words}
                </Anchor>
              ) : (
                words
              )}
            </List.Item>
          );
        })}
      </List>
    </Alert>
  );
}
