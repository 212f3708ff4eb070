import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';

type Status = RegistrationRequest['status'];

/** The statuses of requests as people call them. */
export const STATUS_NAMES: Record<Status, string> = {
  PENDING: 'Pending',
  APPROVED: 'Approved',
  REJECTED: 'Rejected',
  CANCELLED: 'Cancelled',
  EXPIRED: 'Expired',
};

const COLORS: Record<Status, string> = {
  PENDING: 'wait',
  APPROVED: 'ok',
  REJECTED: 'bad',
  CANCELLED: 'idle',
  EXPIRED: 'idle',
};

/** The status of a request, in words and in a colour. */
export function StatusBadge({ status }: { status: Status }): ReactNode {
  const color = COLORS[status];
  return (
    <Badge variant="default" radius="sm" tt="none" c={`var(--${color})`} bg={`var(--${color}-soft)`} bd="0">
      {STATUS_NAMES[status]}
    </Badge>
  );
}
