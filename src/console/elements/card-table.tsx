import { Table, type TableTdProps, type TableTrProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './card-table.module.css';

interface Props {
  /** The name of the table. */
  label: string;
  /** The names of the columns. The empty one is for buttons, which have names of their own. */
  columns: string[];
  children: ReactNode;
}

/**
 * A table whose rows become cards on a narrow screen. Browsers forget what a table is when its `display` changes, so
 * each part of it states its role.
 */
export function CardTable({ label, columns, children }: Props): ReactNode {
  return (
    <Table role="table" className={classes.table} aria-label={label} verticalSpacing="xs">
      <Table.Thead role="rowgroup">
        <CardRow>
          {columns.map((name) =>
            name === '' ? (
              <CardCell key={name} />
            ) : (
              <Table.Th key={name} role="columnheader" scope="col">
                {name}
              </Table.Th>
            ),
          )}
        </CardRow>
      </Table.Thead>
      <Table.Tbody role="rowgroup">{children}</Table.Tbody>
    </Table>
  );
}

/** One row of a CardTable. */
export function CardRow(props: TableTrProps): ReactNode {
  return <Table.Tr role="row" {...props} />;
}

/** One cell of a CardTable. @param props.name stands before it where there are no headers to see */
export function CardCell({ name, ...props }: TableTdProps & { name?: string }): ReactNode {
  return <Table.Td role="cell" data-name={name} {...props} />;
}
