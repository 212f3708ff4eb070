import { Alert, Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import type { ReadRequest } from '../api/requests';
import { FieldChanges } from '../elements/field-changes';
import { type FieldChange, FIELD_NAMES } from '../elements/field-names';

interface Props {
  /** The state that somebody has started from. */
  base: ReadRequest;
  /** The state as it is now. */
  now: ReadRequest;
  /** Goes on from the present state, and keeps what is typed. */
  onGoOn: () => void;
}

/** Says what has happened to a request while somebody revises it. */
export function ChangedMeanwhile({ base, now, onGoOn }: Props): ReactNode {
  const { request } = now;
  if (request.status !== 'PENDING') {
    return (
      <Alert role="alert" color="var(--bad)" variant="outline" mb="md" title="It cannot be revised any more">
        The request is {request.status.toLowerCase()}. What you have typed is still here. Copy it if you need
        it.
      </Alert>
    );
  }
  if (base.etag === now.etag) return null;
  const isRevised = request.revision !== base.request.revision;
  return (
    <Alert
      role="alert"
      color="var(--wait)"
      variant="outline"
      mb="md"
      title={`The request has changed since you began: it ${isRevised ? `is at revision ${request.revision}` : 'asks for the same'}`}
    >
      {isRevised ? (
        <FieldChanges changes={changesBetween(base.request, request)} />
      ) : (
        <Text size="sm">Somebody has approved it, or has asked for changes.</Text>
      )}
      <Text size="sm" my="xs">
        Nothing that you typed is lost. Go on, and look at the form before you send it.
      </Text>
      <Button variant="default" onClick={onGoOn}>
        Go on from the present state
      </Button>
    </Alert>
  );
}

function changesBetween(from: RegistrationRequest, to: RegistrationRequest): FieldChange[] {
  // A literal record has no other keys.
  return (Object.keys(FIELD_NAMES) as (keyof typeof FIELD_NAMES)[])
    .map((field) => ({ field, from: from[field], to: to[field] }))
    .filter((change) => JSON.stringify(change.from) !== JSON.stringify(change.to));
}
