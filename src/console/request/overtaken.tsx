import { Alert, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { useMe } from '../api/me';
import { Time } from '../elements/time';
import { ENDINGS } from './decision-words';
import { Remark } from './remark';

/** Says how a request ended while somebody was about to decide it. */
export function Overtaken({
  request,
  hasText,
}: {
  request: RegistrationRequest;
  hasText: boolean;
}): ReactNode {
  const { status, decided_at, decided_by, decision_notes, rejection_reason } = request;
  const me = useMe();
  if (status === 'PENDING') return null;
  const who = decided_by?.sub === me.sub ? 'You' : (decided_by?.name ?? decided_by?.sub ?? 'The service');
  const remark = rejection_reason ?? decision_notes;
  return (
    <Alert
      color="var(--wait)"
      variant="outline"
      role="alert"
      className="breaks"
      title={status === 'EXPIRED' ? 'The request has expired' : `${who} ${ENDINGS[status]} it already`}
    >
      <Time at={decided_at ?? request.expires_at} />
      {remark !== null && <Remark>{remark}</Remark>}
      {hasText && (
        <Text size="sm" mt="xs">
          What you have typed is still here. Copy it if you need it.
        </Text>
      )}
    </Alert>
  );
}
