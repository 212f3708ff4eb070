import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Statistics } from '../../client';
import { weekText } from './week-text';

const COLUMNS = ['created', 'approved', 'rejected', 'cancelled', 'expired'] as const;

/** The outcomes of each week as numbers, the running week first. */
export function OutcomesTable({ weeks }: { weeks: Statistics['outcomes_by_week'] }): ReactNode {
  return (
    <Table.ScrollContainer type="native" minWidth={480} tabIndex={0} role="group" aria-label="Outcomes">
      <Table>
        <Table.Caption>Weeks start on Monday, in UTC</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Week of</Table.Th>
            {COLUMNS.map((name) => (
              <Table.Th key={name} scope="col" tt="capitalize" ta="right">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {weeks.toReversed().map((week) => (
            <Table.Tr key={week.week}>
              <Table.Th scope="row">
                <time dateTime={week.week}>{weekText(week.week)}</time>
              </Table.Th>
              {COLUMNS.map((name) => (
                <Table.Td key={name} ta="right">
                  {week[name]}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
