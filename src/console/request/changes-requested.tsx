import { Alert, Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { Person } from '../elements/person';
import { Time } from '../elements/time';
import { Remark } from './remark';

/** What somebody wants to be changed before the request is approved. */
export function ChangesRequested({ request }: { request: RegistrationRequest }): ReactNode {
  const { id, status, changes_requested: wanted, you } = request;
  if (wanted === null || status !== 'PENDING') return null;
  return (
    <Alert role="group" color="var(--wait)" variant="outline" mb="md" title="Changes were requested">
      <div className="breaks">
        <Person actor={wanted.by} /> asked for them <Time at={wanted.at} isExact />
      </div>
      <Remark>{wanted.comment}</Remark>
      {you.revise === null && (
        <Anchor
          underline="always"
          renderRoot={(props) => (
            <Link to="/requests/$requestId/revise" params={{ requestId: id }} {...props} />
          )}
        >
          Revise the request
        </Anchor>
      )}
    </Alert>
  );
}
