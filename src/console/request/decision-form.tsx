import { Button, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { type Decided, type Decision, isOutcomeUnknown, type Verb } from '../api/decisions';
import type { ReadRequest } from '../api/requests';
import { ProblemAlert } from '../elements/problem-alert';
import { ReasonedButton } from '../elements/reasoned-button';
import { useShortcuts } from '../keyboard/shortcuts';
import { approvalCount, problemOf, VERB_WORDS } from './decision-words';
import { Overtaken } from './overtaken';
import { reasonAgainst } from './reason-against';
import { useDecisionDraft } from './use-decision-draft';
import { useDecide } from './use-decide';

interface Props {
  read: ReadRequest;
  verb: Verb;
  onClose: () => void;
  onDecided: (decided: Decided) => void;
}

/** Where somebody writes notes or a reason, and decides. It stays open until the decision is made or they close it. */
export function DecisionForm({ read: { request }, read, verb, onClose, onDecided }: Props): ReactNode {
  const words = VERB_WORDS[verb];
  const draft = useDecisionDraft(request.id, verb);
  const field = useRef<HTMLTextAreaElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const takeFocus = (): void => (field.current ?? title.current)?.focus();
  useEffect(takeFocus, [verb]);
  const { send, isSending, error } = useDecide(read, takeFocus, (decided) => {
    draft.forget();
    onDecided(decided);
  });

  const reason = reasonToWait(verb, draft.text, request, error);
  const submit = (): void => {
    if (reason === null && !isSending) send(decisionOf(verb, draft.text), draft.takeKey());
  };
  const close = (): void => {
    if (!isSending) onClose();
  };
  useShortcuts([
    { key: 'mod+enter', label: words.submit, run: submit },
    { key: 'Escape', label: 'Close the form, and keep what is typed', run: close },
  ]);
  const onKeyDown = ({ key }: KeyboardEvent): void => {
    if (key === 'Escape') close();
  };

  return (
    <Stack gap="sm" onKeyDown={onKeyDown}>
      {verb === 'override' ? (
        <Text className="breaks">
          The rule “{request.approval.rule}” asks for {approvalCount(request.approval.missing)} more. This
          approves the request at once, without them. It is recorded in the audit trail that you overrode the
          rule, with your notes. Only some rules allow it.
        </Text>
      ) : (
        <Title order={2} size="h4" tabIndex={-1} ref={title}>
          {words.title}
        </Title>
      )}
      <Overtaken request={request} hasText={draft.text !== ''} />
      {error !== null && (request.status === 'PENDING' || isOutcomeUnknown(error)) && (
        <ProblemAlert error={error} {...problemOf(error, verb)} />
      )}
      {words.field === null ? (
        <Text>Nobody can approve it afterwards. This cannot be undone.</Text>
      ) : (
        <Textarea
          ref={field}
          {...words.field}
          data-autofocus
          rows={4}
          resize="vertical"
          value={draft.text}
          onChange={(event) => draft.setText(event.currentTarget.value)}
        />
      )}
      <Group gap="xs">
        <ReasonedButton reason={reason} loading={isSending} onClick={submit}>
          {words.submit}
        </ReasonedButton>
        <Button variant="default" disabled={isSending} onClick={close}>
          Close
        </Button>
      </Group>
    </Stack>
  );
}

function decisionOf(verb: Verb, text: string): Decision {
  switch (verb) {
    case 'approve':
      return { verb, notes: text.trim() === '' ? null : text };
    case 'override':
      return { verb, notes: text };
    case 'reject':
      return { verb, reason: text };
    case 'request_changes':
      return { verb, comment: text };
    case 'cancel':
      return { verb };
  }
}

/** Why this cannot be sent now. What may have been made already can always be sent again, to learn what became of it. */
function reasonToWait(
  verb: Verb,
  text: string,
  request: ReadRequest['request'],
  error: unknown,
): string | null {
  if (isOutcomeUnknown(error)) return null;
  const missing = text.trim() === '' ? VERB_WORDS[verb].missing : null;
  return reasonAgainst(request, verb) ?? missing;
}
