import { Command } from 'commander';
import type { Statistics } from '../../client';
import { type Field, printFields } from '../output/fields';
import { type Format, withJson } from '../output/format';
import { type Column, Table } from '../output/table';
import { shownTime } from '../output/values';
import type { Session } from '../session';

type Week = Statistics['outcomes_by_week'][number];

const COLUMNS: Column<Week>[] = [
  { title: 'WEEK', of: ({ week }) => week },
  { title: 'CREATED', of: ({ created }) => String(created) },
  { title: 'APPROVED', of: ({ approved }) => String(approved) },
  { title: 'REJECTED', of: ({ rejected }) => String(rejected) },
  { title: 'CANCELLED', of: ({ cancelled }) => String(cancelled) },
  { title: 'EXPIRED', of: ({ expired }) => String(expired) },
];

/** `regreq stats` */
export function statsCommand(session: Session): Command {
  return withJson(new Command('stats'))
    .description('show what waits, how long decisions take, and how requests ended in each week')
    .action(async ({ json }: Pick<Format, 'json'>) => {
      const { output, signal } = session;
      const { data } = await session.client().GET('/api/v1/admin/statistics', { signal });
      if (json) {
        await output.json(data);
        return;
      }
      await printFields(output, fieldsOf(data));
      await output.print('\n');
      await (await Table.create(COLUMNS, output)).add(data.outcomes_by_week);
    });
}

function fieldsOf({ pending, time_to_decision: taken }: Statistics): Field[] {
  const { within_24_hours, within_7_days } = pending.expiring;
  return [
    ['pending', String(pending.total)],
    ['oldest', pending.oldest_created_at && shownTime(pending.oldest_created_at)],
    ['with findings', String(pending.with_findings)],
    ['expiring', `${within_24_hours} within 24 hours, ${within_7_days} within 7 days`],
    ['decisions', `${taken.decisions} in ${taken.days} days`],
    ['median time', taken.median_seconds === null ? null : shownDuration(taken.median_seconds)],
    ['90 % within', taken.p90_seconds === null ? null : shownDuration(taken.p90_seconds)],
  ];
}

const UNITS: [name: string, seconds: number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** `2 d 5 h`: the two largest units. */
function shownDuration(seconds: number): string {
  const first = UNITS.findIndex(([, length]) => seconds >= length);
  if (first < 0) return 'less than 1 s';
  let rest = seconds;
  return UNITS.slice(first, first + 2)
    .map(([name, length]) => {
      const count = Math.floor(rest / length);
      rest -= count * length;
      return `${count} ${name}`;
    })
    .join(' ');
}
