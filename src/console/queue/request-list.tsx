import { Checkbox, Table } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import type { RegistrationRequest } from '../../client';
import type { Tab } from './queue-search';
import classes from './request-list.module.css';
import { RequestRow } from './request-row';
import type { Rows } from './use-rows';
import type { Selection } from './use-selection';

interface Props {
  /** Of what holds the rows. */
  ref: Ref<HTMLTableSectionElement>;
  tab: Tab;
  requests: RegistrationRequest[];
  rows: Rows;
  /** Null if nothing can be selected. */
  selection: Selection | null;
  /** Whether another list is on its way. */
  isOutdated: boolean;
}

/** The columns of a list, after the name. Each row has the same. */
const COLUMNS: Record<'pending' | 'decided', string[]> = {
  pending: ['Type', 'For', 'Asked by', 'Asked', 'Expires'],
  decided: ['Type', 'For', 'Asked by', 'Status', 'Decided'],
};

/** The requests of one page: a table, or cards where it is narrow. The arrow keys walk through it. */
export function RequestList({ ref, tab, requests, rows, selection, isOutdated }: Props): ReactNode {
  const columns = COLUMNS[tab === 'decided' ? 'decided' : 'pending'];
  return (
    <div className={classes.container}>
      {/* The roles stay when the styles make cards of the rows. */}
      <Table
        role="table"
        className={classes.list}
        data-tab={tab}
        aria-label="Requests"
        aria-busy={isOutdated}
      >
        <Table.Thead role="rowgroup">
          <Table.Tr role="row">
            {selection && (
              <Table.Th role="columnheader" className={classes.check}>
                <SelectAll requests={requests} selection={selection} />
              </Table.Th>
            )}
            {['Name', ...columns].map((column) => (
              <Table.Th
                key={column}
                role="columnheader"
                className={column === 'Name' ? classes.name : undefined}
              >
                {column}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody
          role="rowgroup"
          ref={ref}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
            event.preventDefault();
            rows.move(event.key === 'ArrowDown' ? 1 : -1);
          }}
        >
          {requests.map((request, index) => (
            <RequestRow
              key={request.id}
              request={request}
              isCurrent={request.id === rows.here?.id}
              onEnter={() => rows.enter(request.id, index)}
              isSelected={selection?.has(request.id) ?? null}
              onSelect={() => selection?.toggle(request)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function SelectAll({
  requests,
  selection,
}: {
  requests: RegistrationRequest[];
  selection: Selection;
}): ReactNode {
  const count = requests.filter(({ id }) => selection.has(id)).length;
  const isAll = count === requests.length;
  return (
    <Checkbox
      label={<span className={classes.hidden}>Select all on this page</span>}
      checked={isAll}
      indeterminate={count > 0 && !isAll}
      onChange={() => (isAll ? selection.remove(requests.map(({ id }) => id)) : selection.add(requests))}
    />
  );
}
