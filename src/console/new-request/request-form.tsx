import { Button, Grid, Group, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SubmitEvent, type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import { InvalidInput, type RegistrationRequest } from '../../client';
import { newIdempotencyKey } from '../api/idempotency-key';
import { placeText } from '../elements/place-text';
import { useDraft } from '../elements/use-draft';
import { AccessFields, hasAccess } from './access-fields';
import { AddressFields, hasAddresses } from './address-fields';
import { DiscardButton } from './discard-button';
import { DryRunPanel } from './dry-run-panel';
import { FormSection } from './form-section';
import { type Body, bodyOf, type FormValues } from './form-values';
import { PlaceFields } from './place-fields';
import { ProblemSummary, useFocusOnProblem } from './problem-summary';
import { SendFailed } from './send-failed';
import { TextField } from './text-field';
import { TypeField } from './type-field';
import { useRequestForm } from './use-request-form';

/** What is kept of the form until it is sent. */
export interface RequestDraft {
  values: FormValues;
  /** The Idempotency-Key of each content that was sent: a second try of the same content creates nothing twice. */
  keys: Record<string, string>;
}

interface Props {
  /** The name of the draft. */
  draft: string;
  /** What is filled in at the start. */
  start: FormValues;
  /** The request that the form revises. A revision stays where it is. */
  revised?: RegistrationRequest;
  submitLabel: string;
  /** Sends the body. A call that is repeated with the same key must have no second effect. */
  submit: (body: Body, key: string) => Promise<RegistrationRequest>;
  /** Called once it is sent, if somebody still looks at the form. */
  onDone: (request: RegistrationRequest) => void;
  onDiscard?: () => void;
}

/** The form of a request. What is typed is kept until it is sent or discarded. */
export function RequestForm(props: Props): ReactNode {
  const { draft: name, start, revised, submitLabel, submit, onDone, onDiscard } = props;
  const [draft, setDraft, forget, readDraft] = useDraft<RequestDraft>(name, { values: start, keys: {} });
  // A draft may come from an earlier version of the console, whose form had fewer fields.
  const values = useMemo(() => ({ ...start, ...draft.values }), [start, draft.values]);
  const form = useRequestForm(values, (change) =>
    setDraft((now) => ({ ...now, values: { ...start, ...now.values, ...change } })),
  );
  const { fields, body, refused, checked } = form;
  const element = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  const sending = useMutation({
    mutationFn: ({ sent, key }: { sent: Body; key: string }) => submit(sent, key),
    onSuccess: (_request, { sent }) => {
      // Somebody may have typed on meanwhile, here or after coming back.
      const now = bodyOf({ ...start, ...readDraft().values });
      if (JSON.stringify(now) === JSON.stringify(sent)) forget();
    },
    onError: (error, { sent }) => {
      isSending.current = false;
      if (error instanceof InvalidInput) form.refuse({ body: sent, problems: error.problems });
    },
  });
  useFocusOnProblem(element, refused);

  const send = (): void => {
    // It is sent once, also between a double click and the next drawing, and while the next screen is loaded.
    if (isSending.current) return;
    isSending.current = true;
    const content = JSON.stringify(body);
    const key = draft.keys[content] ?? newIdempotencyKey();
    setDraft((now) => ({ ...now, keys: { ...now.keys, [content]: key } }));
    sending.mutate({ sent: body, key }, { onSuccess: onDone });
  };
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault();
    send();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLFormElement>): void => {
    // React passes on the keys of a dialog of the form too, though it stands elsewhere in the page.
    if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
    // A field that takes the key for itself, such as to end a word, has changes that are not in the body yet.
    if (event.defaultPrevented || event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    // A button that has the focus must not be pressed as well.
    event.preventDefault();
    send();
  };
  const isEmpty = JSON.stringify(values) === JSON.stringify(start);

  return (
    <form ref={element} onSubmit={onSubmit} onKeyDown={onKeyDown} onBlur={form.onBlur} noValidate>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Stack>
            {refused && checked && <ProblemSummary checked={checked} />}
            <FormSection name="Application">
              <TypeField fields={fields} />
              <TextField fields={fields} field="name" />
              <TextField fields={fields} field="description" isOptional isLong />
            </FormSection>
            <FormSection name="Who uses it">
              {revised ? (
                <Text className="breaks">{placeText(revised)}. A request stays where it is.</Text>
              ) : (
                <PlaceFields fields={fields} />
              )}
            </FormSection>
            {hasAddresses(fields) && (
              <FormSection name="Addresses">
                <AddressFields fields={fields} />
              </FormSection>
            )}
            {hasAccess(fields) && (
              <FormSection name="Access">
                <AccessFields fields={fields} />
              </FormSection>
            )}
            <FormSection name="Contact">
              <TextField fields={fields} field="contact_email" inputMode="email" autoComplete="email" />
              <TextField fields={fields} field="contact_name" isOptional autoComplete="name" />
              <TextField fields={fields} field="organization_name" isOptional autoComplete="organization" />
              <TextField fields={fields} field="website_url" isOptional inputMode="url" autoComplete="url" />
            </FormSection>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <DryRunPanel
            revised={revised}
            dryRun={form.dryRun}
            isWrong={checked !== undefined && checked.problems.length > 0}
          />
        </Grid.Col>
      </Grid>
      {sending.error && <SendFailed error={sending.error} />}
      <Text size="sm" c="dimmed" mt="lg">
        What you fill in is kept in this tab until you send or discard it.
      </Text>
      <Group mt="xs">
        <Button type="submit" aria-disabled={sending.isPending} data-disabled={sending.isPending}>
          {sending.isPending ? 'Sending …' : submitLabel}
        </Button>
        <DiscardButton
          isEmpty={isEmpty}
          onDiscard={() => {
            forget();
            onDiscard?.();
            form.reset();
            sending.reset();
            isSending.current = false;
          }}
        />
      </Group>
    </form>
  );
}
