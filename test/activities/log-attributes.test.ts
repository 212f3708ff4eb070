import { MockActivityEnvironment } from '@temporalio/testing';
import { logAttributes } from '../../activities/log-attributes';
import { requestScope } from '../../src/observability/request-scope';
import { withRequestId, withTraceParent } from '../../workflows/headers';

const traceId = 'a'.repeat(32);
const trace = { traceId, spanId: 'b'.repeat(16), isSampled: true };

describe('the log lines of an activity', () => {
  it.each([
    ['neither', {}, {}],
    ['the HTTP request', withRequestId({}, 'r1'), { req: { id: 'r1' } }],
    ['the trace', withTraceParent({}, trace), { trace_id: traceId }],
    ['both', withTraceParent(withRequestId({}, 'r1'), trace), { req: { id: 'r1' }, trace_id: traceId }],
  ])('say what caused it, if its headers have %s', async (_title, headers, expected) => {
    const { inbound, outbound } = logAttributes(new MockActivityEnvironment().context);
    const scope = await inbound?.execute?.({ args: [], headers }, () =>
      Promise.resolve(requestScope.getStore()),
    );
    expect(outbound?.getLogAttributes?.({}, (attributes) => attributes)).toEqual(expected);
    expect(scope).toEqual({
      ...('req' in expected && { id: 'r1' }),
      ...('trace_id' in expected && { traceId }),
    });
  });
});
