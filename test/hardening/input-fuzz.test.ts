import fc from 'fast-check';
import { routes } from '../../src/http/routes';
import { stringFields } from '../support/http/string-fields';
import { apiClient } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { callRoute, routeCalls, unknownIds } from '../support/http/route-calls';

const RUNS = 60;
const MISSING = Symbol('missing');

/** Random bodies, sent to every route that accepts a body. */
describe('a body of random JSON', () => {
  let harness: Harness;
  let token: string;

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    token = await harness.token({ role: 'super_admin' });
  });
  afterAll(() => harness.stop());

  const textOf = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.emailAddress(),
    fc.constant('x'.repeat(300)),
  );
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 4 }), textOf, fc.array(textOf, { maxLength: 60 }));

  describe.each(routes.filter(({ request }) => request.body))('to $operationId', (route) => {
    const names = stringFields(route)
      .filter(({ source }) => source === 'body')
      .map(({ path }) => String(path[0]));
    const answered = Object.keys(route.responses).map(Number);
    const each = routeCalls[route.operationId]?.answersEach ? [404] : [];
    const expected = [...answered, 422, ...each];

    /** The service checks each answer against its declared schema, and would answer 500 to one that does not fit. */
    const statusOf = async (body: unknown): Promise<number> => {
      const { status } = await callRoute(harness.url, route, { ids: unknownIds(), token, body });
      return status;
    };

    it('is answered as declared', async () => {
      await fc.assert(
        fc.asyncProperty(anything, async (body) => {
          expect(expected).toContain(await statusOf(body));
        }),
        { numRuns: RUNS },
      );
    });

    it('as the value of any of its members is answered as declared', async () => {
      const valid = routeCalls[route.operationId]?.body?.('acme-eu', unknownIds()) as
        Record<string, unknown> | undefined;
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(fc.constantFrom(...names), fc.oneof(anything, fc.constant(MISSING)), {
            minKeys: 1,
            maxKeys: 3,
          }),
          async (change) => {
            const members = Object.entries({ ...valid, ...change }).filter(([, value]) => value !== MISSING);
            expect(expected).toContain(await statusOf(Object.fromEntries(members)));
          },
        ),
        { numRuns: RUNS },
      );
    });
  });

  it('causes no unexpected error in the log', async () => {
    expect(harness.logged()).not.toContain('"level":50');
    expect((await apiClient(harness, token).get('/healthz')).status).toBe(200);
  });
});
