import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';

const LOOKS: Record<RegistrationRequest['status'], { name: string; color: string }> = {
  PENDING: { name: 'Pending', color: 'wait' },
  APPROVED: { name: 'Approved', color: 'ok' },
  REJECTED: { name: 'Rejected', color: 'bad' },
  CANCELLED: { name: 'Cancelled', color: 'idle' },
  EXPIRED: { name: 'Expired', color: 'idle' },
};

/** The status of a request, in words and in a colour. */
export function StatusBadge({ status }: { status: RegistrationRequest['status'] }): ReactNode {
  const { name, color } = LOOKS[status];
  return (
    <Badge variant="default" radius="sm" tt="none" c={`var(--${color})`} bg={`var(--${color}-soft)`} bd="0">
      {name}
    </Badge>
  );
}
