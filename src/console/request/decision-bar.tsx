import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { reasonsAgainst, type Verb } from '../api/decisions';
import type { RegistrationRequest } from '../../client';
import { ReasonedButton } from '../elements/reasoned-button';
import { useShortcuts } from '../keyboard/shortcuts';
import { VERB_WORDS } from './decision-words';

const KEYS: Record<Verb, string> = { approve: 'a', reject: 'r', cancel: 'c' };
const LOOKS: Record<Verb, { variant?: string }> = {
  approve: {},
  reject: { variant: 'default' },
  cancel: { variant: 'default' },
};
const VERBS = ['approve', 'reject', 'cancel'] as const;

interface Props {
  request: RegistrationRequest;
  /** Why no decision can be made for now, whatever the request says. */
  reason: string | null;
  /** Gets the focus, if there is one: whoever closes a form is at the button that opened it. */
  closed: Verb | undefined;
  onOpen: (verb: Verb) => void;
}

/** The decisions that somebody can make. What they may not do now is there too, and says why. */
export function DecisionBar({ request, reason, closed, onOpen }: Props): ReactNode {
  const reasons = reasonsAgainst(request);
  const toFocus = useRef<HTMLButtonElement>(null);
  useEffect(() => toFocus.current?.focus(), []);
  const open = (verb: Verb): void => {
    if ((reason ?? reasons[verb]) === null) onOpen(verb);
  };
  useShortcuts(
    VERBS.map((verb) => ({ key: KEYS[verb], label: VERB_WORDS[verb].open, run: () => open(verb) })),
  );
  return (
    <>
      <Title order={2} size="h4" mb="xs">
        Decision
      </Title>
      <Group gap="xs">
        {VERBS.map((verb) => (
          <ReasonedButton
            key={verb}
            px="sm"
            {...LOOKS[verb]}
            ref={verb === closed ? toFocus : undefined}
            reason={reason ?? reasons[verb]}
            onClick={() => open(verb)}
          >
            {VERB_WORDS[verb].open}
          </ReasonedButton>
        ))}
      </Group>
      {(reason ?? reasons.approve) !== null && (
        <Text size="sm" c="dimmed" mt="xs">
          {reason ?? reasons.approve}.
        </Text>
      )}
    </>
  );
}
