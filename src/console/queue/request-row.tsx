import { Anchor, Checkbox, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { RegistrationRequest } from '../../client';
import { Expiry } from '../elements/expiry';
import { Findings } from '../elements/findings';
import { Person } from '../elements/person';
import { placeText } from '../elements/place-text';
import { StatusBadge } from '../elements/status-badge';
import { Time } from '../elements/time';
import { TYPE_NAMES } from '../elements/type-name';
import classes from './request-list.module.css';

interface Props {
  request: RegistrationRequest;
  isCurrent: boolean;
  onEnter: () => void;
  /** Null if it cannot be selected. */
  isSelected: boolean | null;
  onSelect: () => void;
}

/** One request of a list. Its link leads to the request. */
export function RequestRow({ request, isCurrent, onEnter, isSelected, onSelect }: Props): ReactNode {
  const { id, name, application_type, requested_by, review_findings, status } = request;
  return (
    <Table.Tr
      role="row"
      className={classes.row}
      data-current={isCurrent || undefined}
      data-selected={isSelected === true || undefined}
      onFocus={onEnter}
      // Not every browser focuses what is clicked.
      onClick={onEnter}
    >
      {isSelected !== null && (
        <Table.Td role="cell" className={classes.check}>
          <Checkbox aria-label={`Select ${name}`} checked={isSelected} onChange={onSelect} />
        </Table.Td>
      )}
      <Table.Th role="rowheader" scope="row" className={classes.name}>
        <Anchor
          size="sm"
          fw={600}
          className="breaks"
          data-opens
          renderRoot={(props) => <Link to="/requests/$requestId" params={{ requestId: id }} {...props} />}
        >
          {name}
        </Anchor>
        {status === 'PENDING' && <Findings findings={review_findings} />}
      </Table.Th>
      <Cell name="Type">{TYPE_NAMES[application_type]}</Cell>
      <Cell name="For">{placeText(request)}</Cell>
      <Cell name="Asked by">
        <Person actor={requested_by} />
      </Cell>
      {status === 'PENDING' ? <PendingCells of={request} /> : <DecidedCells of={request} />}
    </Table.Tr>
  );
}

function PendingCells({ of: { created_at, expires_at } }: { of: RegistrationRequest }): ReactNode {
  return (
    <>
      <Cell name="Asked">
        <Time at={created_at} />
      </Cell>
      <Cell name="Expires">
        <Expiry at={expires_at} />
      </Cell>
    </>
  );
}

function DecidedCells({ of: request }: { of: RegistrationRequest }): ReactNode {
  const { status, decided_at, decided_by, expires_at } = request;
  return (
    <>
      <Cell name="Status">
        <StatusBadge status={status} />
      </Cell>
      <Cell name="Decided">
        <Time at={decided_at ?? expires_at} />
        {decided_by && (
          <>
            {' by '}
            <Person actor={decided_by} />
          </>
        )}
      </Cell>
    </>
  );
}

/** A cell that says its column's name where there is no header. */
function Cell({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <Table.Td role="cell" className="breaks" data-name={name}>
      <div>{children}</div>
    </Table.Td>
  );
}
