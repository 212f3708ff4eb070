import '@mantine/charts/styles.css';
import './outcomes-chart.css';
import { BarChart } from '@mantine/charts';
import type { ReactNode } from 'react';
import type { Statistics } from '../../client';
import { weekText } from './week-text';

/** From dark to light in light colours, from light to dark in dark ones, so that they differ without their hue. */
const SERIES = [
  { name: 'approved', label: 'Approved', color: 'var(--chart-approved)' },
  { name: 'rejected', label: 'Rejected', color: 'var(--chart-rejected)' },
  { name: 'cancelled', label: 'Cancelled', color: 'var(--chart-cancelled)' },
  { name: 'expired', label: 'Expired', color: 'var(--chart-expired)' },
];

/** The outcomes of each week as bars. The table beside it says the same to whoever cannot see it. */
export function OutcomesChart({ weeks }: { weeks: Statistics['outcomes_by_week'] }): ReactNode {
  return (
    <div role="img" aria-label="The outcomes of each week as stacked bars. The table has the same numbers.">
      <BarChart
        className="outcomes-chart"
        h={300}
        data={weeks.map((week) => ({ ...week, week: weekText(week.week) }))}
        dataKey="week"
        type="stacked"
        series={SERIES}
        withLegend
        legendProps={{ itemSorter: null }}
        maxBarWidth={48}
        // The surface between two parts of a bar keeps them apart for everybody.
        barProps={{ stroke: 'var(--mantine-color-body)', strokeOpacity: 1, strokeWidth: 1 }}
        yAxisProps={{ allowDecimals: false, width: 40 }}
        accessibilityLayer={false}
      />
    </div>
  );
}
