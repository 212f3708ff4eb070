import * as echarts from 'echarts';
import type { ListTimes } from './measure-lists';
import { type Scale, short } from './scale-report';

const [WIDTH, HEIGHT] = [960, 420];

/** What is drawn in one half: lines of milliseconds over a growing number. */
interface Half {
  title: string;
  axis: string;
  steps: number[];
  lines: { name: string; values: (number | undefined)[] }[];
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
  const roles = [...new Set(lists.map(({ role }) => role))];
  const ofAll = lists.filter(
    ({ resource, filter }) => resource === 'registration-requests' && filter === 'none',
  );
  const lineOf = (role: string, page: ListTimes['page']): Half['lines'][number] => ({
    name: `${role}, ${page} page`,
    values: steps.map(
      (step) =>
        ofAll.find((list) => list.rows === step && list.role === role && list.page === page)?.median_ms,
    ),
  });
  return {
    title: 'List of requests, without a filter: median ms',
    axis: 'requests in the table',
    steps,
    lines: roles
      .filter((role) => !role.startsWith('small'))
      .flatMap((role) => [lineOf(role, 'first'), lineOf(role, 'last')]),
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
      textStyle: { color: '#1f2328', fontSize: 14 },
    })),
    legend: halves.map(({ lines }, index) => ({
      ...{
        data: lines.map(({ name }) => name),
        left: left(index) - 30,
        width: WIDTH / 2 - 50,
        top: HEIGHT - 80,
      },
      textStyle: { color: '#1f2328' },
    })),
    grid: halves.map((_, index) => ({ left: left(index), width: WIDTH / 2 - 100, top: 50, bottom: 135 })),
    xAxis: halves.map(({ axis, steps }, index) => ({
      ...{ type: 'category', gridIndex: index, name: axis, nameLocation: 'middle', nameGap: 28 },
      data: steps.map(short),
      axisLabel: { color: '#1f2328' },
      nameTextStyle: { color: '#1f2328' },
    })),
    yAxis: halves.map((_, index) => ({
      ...{ type: 'log', gridIndex: index, min: 1 },
      axisLabel: { color: '#1f2328' },
    })),
    series: halves.flatMap(({ lines }, index) =>
      lines.map(({ name, values }) => ({
        ...{ type: 'line' as const, name, xAxisIndex: index, yAxisIndex: index, symbolSize: 6 },
        lineStyle: { type: name.includes('last') ? ('dashed' as const) : ('solid' as const) },
        data: values.map((value) => value ?? null),
      })),
    ),
  };
}
