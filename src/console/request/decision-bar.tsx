import { Button, Group, Menu, Text, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { RegistrationRequest } from '../../client';
import type { Verb } from '../api/decisions';
import { useMe } from '../api/me';
import { ReasonedButton } from '../elements/reasoned-button';
import { useShortcuts } from '../keyboard/shortcuts';
import { VERB_WORDS } from './decision-words';
import { reasonAgainst, type Wish } from './reason-against';

const BUTTONS = [
  { verb: 'approve', key: 'a', look: {} },
  { verb: 'request_changes', key: 'm', look: { variant: 'default' } },
  { verb: 'reject', key: 'r', look: { variant: 'default' } },
  { verb: 'cancel', key: 'c', look: { variant: 'default' } },
] as const;

interface Props {
  request: RegistrationRequest;
  /** Why no decision can be made for now, whatever the request says. */
  reason: string | null;
  /** Gets the focus, if there is one: whoever closes a form is at the button that opened it. */
  closed: Verb | undefined;
  onOpen: (verb: Verb) => void;
}

/** What somebody can do to a request. What they may not do now is there too, and says why. */
export function DecisionBar({ request, reason, closed, onOpen }: Props): ReactNode {
  const navigate = useNavigate();
  const toFocus = useRef<HTMLButtonElement>(null);
  useEffect(() => toFocus.current?.focus(), []);
  const against = (wish: Wish): string | null => reason ?? reasonAgainst(request, wish);
  const open = (verb: Verb): void => {
    if (against(verb) === null) onOpen(verb);
  };
  const revise = (): void => {
    if (against('revise') !== null) return;
    void navigate({ to: '/requests/$requestId/revise', params: { requestId: request.id } });
  };
  useShortcuts([
    ...BUTTONS.map(({ verb, key }) => ({ key, label: VERB_WORDS[verb].open, run: () => open(verb) })),
    { key: 'e', label: 'Revise the request', run: revise },
  ]);
  return (
    <>
      <Title order={2} size="h4" mb="xs">
        Decision
      </Title>
      <Group gap="xs">
        {BUTTONS.map(({ verb, look }) => (
          <ReasonedButton
            key={verb}
            px="sm"
            {...look}
            ref={verb === closed ? toFocus : undefined}
            reason={against(verb)}
            onClick={() => open(verb)}
          >
            {VERB_WORDS[verb].open}
          </ReasonedButton>
        ))}
        <ReasonedButton px="sm" variant="default" reason={against('revise')} onClick={revise}>
          Revise
        </ReasonedButton>
        <OverrideMenu request={request} onOpen={() => open('override')} />
      </Group>
      {against('approve') !== null && (
        <Text size="sm" c="dimmed" mt="xs" className="breaks">
          {against('approve')}.
        </Text>
      )}
    </>
  );
}

/** Breaks the glass: only for super admins whose approval is not enough. The service says whether the rule allows it. */
function OverrideMenu({ request, onOpen }: { request: RegistrationRequest; onOpen: () => void }): ReactNode {
  const { role } = useMe();
  const isAlone = request.you.approve !== null || request.approval.missing > 1;
  if (role !== 'super_admin' || request.status !== 'PENDING' || !isAlone) return null;
  return (
    <Menu position="bottom-end" withinPortal={false}>
      <Menu.Target>
        <Button variant="subtle" px="sm">
          More
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onOpen}>{VERB_WORDS.override.open} …</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
