import { Button, Group, Stack, Text, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../../client';
import type { BulkDecision, BulkVerb } from '../../api/decisions';
import { placeText } from '../../elements/place-text';
import { ReasonedButton } from '../../elements/reasoned-button';
import classes from './bulk.module.css';
import { countText, VERBS } from './bulk-words';

/** The longest remark that the API takes, in characters (docs/api.md#decisions). */
const MAX_REMARK = 2000;

interface Props {
  verb: BulkVerb;
  requests: RegistrationRequest[];
  remark: string;
  onRemark: (remark: string) => void;
  onBack: () => void;
  onDecide: (decision: BulkDecision) => void;
}

/** Asks for the remark that goes with a decision about many requests. */
export function BulkForm({ verb, requests, remark, onRemark, onBack, onDecide }: Props): ReactNode {
  const tooLong = lengthProblem(remark);
  const reason = verb === 'reject' && remark.trim() === '' ? 'Say why they are rejected' : tooLong;
  const withFindings = requests.filter(({ review_findings: findings }) => findings.length > 0).length;
  const decide = (): void => {
    if (reason === null) onDecide(decisionOf(verb, remark));
  };
  return (
    <Stack>
      <ul className={classes.list} tabIndex={0} aria-label="Selected requests">
        {requests.map((request) => (
          <li key={request.id}>
            <span className="breaks">{request.name}</span>
            <Text c="dimmed" size="sm" className="breaks">
              {placeText(request)}
            </Text>
          </li>
        ))}
      </ul>
      {withFindings > 0 && (
        <Text c="var(--wait)" fw={600}>
          {withFindings === 1 ? '1 of them has' : `${withFindings} of them have`} review findings
        </Text>
      )}
      {verb !== 'cancel' && (
        <Textarea
          data-autofocus
          label={verb === 'reject' ? 'Reason' : 'Notes (optional)'}
          description="It is kept with each of these requests, for everybody who sees them. Ctrl+Enter decides."
          required={verb === 'reject'}
          autosize
          minRows={3}
          maxRows={10}
          value={remark}
          error={tooLong}
          onChange={(event) => onRemark(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) decide();
          }}
        />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onBack} data-autofocus={verb === 'cancel' || undefined}>
          Back
        </Button>
        <ReasonedButton reason={reason} {...(verb !== 'approve' && { color: 'red' })} onClick={decide}>
          {`${VERBS[verb].name} ${countText(requests.length)}`}
        </ReasonedButton>
      </Group>
    </Stack>
  );
}

function lengthProblem(remark: string): string | null {
  // The API counts code points.
  const length = Array.from(remark).length;
  return length > MAX_REMARK ? `At most ${MAX_REMARK} characters. These are ${length}` : null;
}

function decisionOf(verb: BulkVerb, remark: string): BulkDecision {
  switch (verb) {
    case 'approve':
      return { verb, notes: remark === '' ? null : remark };
    case 'reject':
      return { verb, reason: remark };
    case 'cancel':
      return { verb };
  }
}
