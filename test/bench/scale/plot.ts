import * as echarts from 'echarts';
import type { ListTimes } from './measure-lists';
import { type Scale, short } from './scale-report';

const [WIDTH, HEIGHT] = [960, 420];
const INK = '#1f2328';
const COLORS = ['#0969da', '#bc4c00', '#1a7f37'];

interface Line {
  name: string;
  /** Lines of the same thing have the same color. */
  color: string | undefined;
  isDashed: boolean;
  values: (number | undefined)[];
}

/** What is drawn in one half: lines of milliseconds over a growing number. */
interface Half {
  title: string;
  axis: string;
  steps: number[];
  lines: Line[];
}

/** An SVG picture: how lists grow with rows on the left, how creates and approvals grow with pending ones on the right. */
export function plot({ lists, pending }: Pick<Scale, 'lists' | 'pending'>): string {
  const halves = [listsHalf(lists), pendingHalf(pending)];
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height: HEIGHT });
  try {
    chart.setOption(optionOf(halves));
    return `${chart.renderToSVGString()}\n`;
  } finally {
    chart.dispose();
  }
}

function listsHalf(lists: ListTimes[]): Half {
  const steps = [...new Set(lists.map(({ rows }) => rows))];
  const roles = [...new Set(lists.map(({ role }) => role))].filter((role) => !role.startsWith('small'));
  const drawn = lists.filter(
    ({ resource, filter }) => resource === 'registration-requests' && filter === 'none',
  );
  const lineOf = (role: string, page: ListTimes['page']): Line => ({
    name: `${role}, ${page} page`,
    color: COLORS[roles.indexOf(role)],
    isDashed: page === 'last',
    values: steps.map(
      (step) =>
        drawn.find((list) => list.rows === step && list.role === role && list.page === page)?.median_ms,
    ),
  });
  return {
    title: 'List of requests, without a filter: median ms',
    axis: 'requests in the table',
    steps,
    lines: roles.flatMap((role) => [lineOf(role, 'first'), lineOf(role, 'last')]),
  };
}

function pendingHalf(levels: Scale['pending']): Half {
  const names = levels[0]?.cases ?? [];
  return {
    title: 'Create and approve: median ms',
    axis: 'pending requests',
    steps: levels.map(({ pending }) => pending),
    lines: names.map((first, index) => ({
      name: `${first.case}, ${first.concurrency} ${first.concurrency === 1 ? 'caller' : 'callers'}`,
      color: COLORS[['create', 'approve new', 'approve old'].indexOf(first.case)],
      isDashed: first.concurrency > 1,
      values: levels.map(({ cases }) => cases[index]?.p50_ms),
    })),
  };
}

function optionOf(halves: Half[]): echarts.EChartsOption {
  const left = (index: number): number => 60 + (index * WIDTH) / 2;
  return {
    // An opaque background, so that the picture can be read on a dark page too.
    backgroundColor: '#ffffff',
    animation: false,
    title: halves.map(({ title }, index) => ({
      ...{ text: title, left: left(index) - 30, top: 12 },
      textStyle: { color: INK, fontSize: 14 },
    })),
    legend: halves.map(({ lines }, index) => ({
      ...{
        data: lines.map(({ name }) => name),
        left: left(index) - 30,
        width: WIDTH / 2 - 50,
        top: HEIGHT - 80,
      },
      textStyle: { color: INK },
    })),
    grid: halves.map((_, index) => ({ left: left(index), width: WIDTH / 2 - 100, top: 50, bottom: 135 })),
    xAxis: halves.map(({ axis, steps }, index) => ({
      ...{ type: 'category', gridIndex: index, name: axis, nameLocation: 'middle', nameGap: 28 },
      data: steps.map(short),
      axisLabel: { color: INK },
      nameTextStyle: { color: INK },
    })),
    yAxis: halves.map((_, index) => ({
      ...{ type: 'log', gridIndex: index, min: 1 },
      axisLabel: { color: INK },
    })),
    series: halves.flatMap(({ lines }, index) =>
      lines.map(({ name, color, isDashed, values }) => ({
        ...{ type: 'line' as const, name, xAxisIndex: index, yAxisIndex: index, symbolSize: 6 },
        ...(color !== undefined && { color }),
        lineStyle: { type: isDashed ? ('dashed' as const) : ('solid' as const) },
        data: values.map((value) => value ?? null),
      })),
    ),
  };
}
