import { formatTraceParent, parseTraceParent, workflowSpanId } from '../../src/domain/trace';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it.each(['00', '01'])('with the flags %s is read and written as it was', (flags) => {
    const parent = parseTraceParent(`00-${TRACE}-${SPAN}-${flags}`);
    expect(parent).toEqual({ traceId: TRACE, spanId: SPAN, isSampled: flags === '01' });
    expect(parent && formatTraceParent(parent)).toBe(`00-${TRACE}-${SPAN}-${flags}`);
  });

  it.each([
    undefined,
    null,
    7,
    {},
    '',
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01-more`,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`,
  ])('that is %j is none', (value) => {
    expect(parseTraceParent(value)).toBeUndefined();
  });
});

describe('the span of an activity in a workflow', () => {
  const RUN = '01a20e6c-912c-77a0-bfff-ffffffffffff';

  it('has the same id whenever it is computed, and another id for each activity and run', () => {
    const ids = [1, 2, 3].map((activity) => workflowSpanId(RUN, activity));
    expect(ids).toEqual(['c000000000000000', 'c000000000000001', 'c000000000000002']);
    expect(workflowSpanId('01a20e6c-912c-77a0-8000-000000000000', 1)).toBe('8000000000000001');
  });
});
