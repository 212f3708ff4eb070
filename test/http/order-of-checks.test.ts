import { randomUUID } from 'node:crypto';
import { type Answered, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

/** docs/api.md#order-of-checks: token (401), input (422), visibility (404), permission (403), state (409). */
describe('a call with two problems', () => {
  let harness: Harness;
  let pending: string;
  let rejected: string;
  let fullApplication: string;
  type As = 'root' | 'acme' | 'roleless' | 'nobody';
  const tokens: Record<As, string> = { root: '', acme: '', roleless: '', nobody: 'not-a-token' };

  beforeAll(async () => {
    harness = await startHarness();
    tokens.root = await harness.token({ role: 'super_admin' });
    tokens.acme = await harness.token({ role: 'partner_admin', partner: 'acme' });
    tokens.roleless = await harness.token({ role: 'none' });
    const root = apiClient(harness, tokens.root);
    const create = async (): Promise<string> =>
      `${REQUESTS}/${String((await root.create({ tenant_id: 'globex-eu' })).body.id)}`;
    [pending, rejected] = [await create(), await create()];
    await root.post(`${rejected}/reject`, { reason: 'no' });
    const { body } = await root.post(`${await create()}/approve`);
    fullApplication = `${APPLICATIONS}/${String(body.id)}`;
    await root.post(`${fullApplication}/secrets`);
  });
  afterAll(() => harness.stop());

  const reject = (path: string, body: unknown) => (as: As) =>
    apiClient(harness, tokens[as]).post(`${path}/reject`, body);
  const accepting = async (accept: string, as: As, query = ''): Promise<Answered> => {
    const headers = { accept, authorization: `Bearer ${tokens[as]}` };
    const response = await fetch(`${harness.url}/api/v1/admin/audit-events${query}`, { headers });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const cases: [string, As, (as: As) => Promise<Answered>, number][] = [
    ['a bad token, not for bad input', 'nobody', (as) => reject(pending, {})(as), 401],
    ['bad input, not for a token without a role', 'roleless', (as) => reject(pending, {})(as), 422],
    ['bad input, not for a thing that the caller does not see', 'acme', (as) => reject(pending, {})(as), 422],
    [
      'bad input, not for a thing that does not exist',
      'root',
      (as) => reject(`${REQUESTS}/${randomUUID()}`, {})(as),
      422,
    ],
    ['bad input, not for an id that is no UUID', 'root', (as) => reject(`${REQUESTS}/1`, {})(as), 422],
    [
      'a token without a role, not for an id that is no UUID',
      'roleless',
      (as) => reject(`${REQUESTS}/1`, { reason: 'no' })(as),
      403,
    ],
    [
      'bad input, not for a media type that nobody makes',
      'root',
      (as) => accepting('image/png', as, '?per_page=0'),
      422,
    ],
    [
      'a token without a role, not for a media type that nobody makes',
      'roleless',
      (as) => accepting('image/png', as),
      403,
    ],
    ['bad input, not for a state that forbids it', 'root', (as) => reject(rejected, {})(as), 422],
    [
      'bad input, not for a place outside the reach',
      'acme',
      (as) => apiClient(harness, tokens[as]).create({ scope: 'GLOBAL', name: '' }),
      422,
    ],
    [
      'a token without a role, not for a thing that does not exist',
      'roleless',
      (as) => reject(`${REQUESTS}/${randomUUID()}`, { reason: 'no' })(as),
      403,
    ],
    [
      'a thing that the caller does not see, not for a state that forbids it',
      'acme',
      (as) => reject(rejected, { reason: 'no' })(as),
      404,
    ],
    [
      'a thing that the caller does not see, not for its full set of secrets',
      'acme',
      (as) => apiClient(harness, tokens[as]).post(`${fullApplication}/secrets`),
      404,
    ],
    [
      'a thing that the caller does not see, not for what it may not do',
      'acme',
      (as) => apiClient(harness, tokens[as]).put('/api/v1/admin/partners/globex', { name: 'x' }),
      404,
    ],
    [
      'a token without a role, not for a state that forbids it',
      'roleless',
      (as) => reject(rejected, { reason: 'no' })(as),
      403,
    ],
    [
      'a state that forbids it, if that is the only problem',
      'root',
      (as) => reject(rejected, { reason: 'no' })(as),
      409,
    ],
    [
      'a full set of secrets, if that is the only problem',
      'root',
      (as) => apiClient(harness, tokens[as]).post(`${fullApplication}/secrets`),
      409,
    ],
  ];

  it.each(cases)('is refused for %s', async (_title, as, call, status) => {
    expect((await call(as)).status).toBe(status);
  });
});
