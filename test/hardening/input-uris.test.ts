import { type Answered, type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

/** One for each rule of `test/domain/text/uri-rules.test.ts`, which has the whole table. */
const HOSTILE = [
  ['a fragment', 'https://app.example.com/cb#token'],
  ['a wildcard', 'https://*.example.com'],
  ['a user name', 'https://app.example.com@evil.example'],
  ['a NUL', 'https://app.example.com/%00'],
  ['a control character', 'https://app.example.com/\r\nSet-Cookie: x=y'],
  ['a right-to-left override', 'https://app.example.com/\u202Emoc.live'],
  ['a lone surrogate', 'https://app.example.com/\uD800'],
  ['a backslash', 'https://app.example.com\\@evil.example'],
  ['letters that look like others', 'https://\u0430pp.example.com'],
  ['port 0', 'https://app.example.com:0'],
  ['a host that ends in a dot', 'https://app.example.com.'],
  ['a host in numbers', 'http://2130706433'],
  ['dots that lead elsewhere', 'https://app.example.com/cb/../admin'],
  ['a script', 'javascript:alert(1)'],
  ['a document', 'data:text/html,<script>alert(1)</script>'],
  ['a file', 'file:///etc/passwd'],
  ['no scheme', '//app.example.com/cb'],
  ['nothing', ''],
  ['more than 2048 characters', `https://app.example.com/${'a'.repeat(2048)}`],
] as const;

const GOOD = 'https://app.example.com';
const LISTS = ['redirect_uris', 'post_logout_redirect_uris', 'allowed_origins'] as const;

describe('a URI', () => {
  let harness: Harness;
  let root: ApiClient;

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    root = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  const problemsOf = ({ body }: Answered): { type: string; loc: unknown[] }[] =>
    (body.detail as { type: string; loc: unknown[] }[]).map(({ type, loc }) => ({ type, loc }));

  it.each(HOSTILE)('with %s is refused in every place, and the error names its index', async (_what, bad) => {
    for (const application_type of ['WEB', 'NATIVE']) {
      const lists = Object.fromEntries(LISTS.map((list) => [list, [GOOD, bad, GOOD, bad]]));
      const answer = await root.create({ application_type, ...lists, website_url: bad });
      expect(answer.status).toBe(422);
      expect(problemsOf(answer)).toEqual(
        [
          ...LISTS.flatMap((list) => [
            [list, 1],
            [list, 3],
          ]),
          ['website_url'],
        ].map((place) => ({
          type: 'value_error',
          loc: ['body', ...place],
        })),
      );
    }
  });

  it('of http is for loopback hosts only, except for a website', async () => {
    const http = 'http://app.example.com';
    const lists = Object.fromEntries(LISTS.map((list) => [list, ['http://localhost:3000', http]]));
    expect(problemsOf(await root.create({ ...lists, website_url: http }))).toEqual(
      LISTS.map((list) => ({ type: 'value_error', loc: ['body', list, 1] })),
    );
  });

  it('with a path is not an origin', async () => {
    const answer = await root.create({ allowed_origins: [GOOD, `${GOOD}/`, `${GOOD}/cb`, `${GOOD}/?x`] });
    expect(problemsOf(answer)).toEqual(
      [1, 2, 3].map((index) => ({ type: 'value_error', loc: ['body', 'allowed_origins', index] })),
    );
  });

  it('of a custom scheme is for the redirects of NATIVE applications', async () => {
    const custom = 'com.example.app:/cb';
    const lists = Object.fromEntries(LISTS.map((list) => [list, [custom]]));
    for (const application_type of ['WEB', 'SPA', 'SERVICE', 'SAML_SP', 'NATIVE']) {
      const refused = application_type === 'NATIVE' ? ['allowed_origins'] : LISTS;
      const answer = await root.create({ application_type, ...lists, website_url: custom });
      expect({ application_type, problems: problemsOf(answer) }).toEqual({
        application_type,
        problems: [...refused.map((list) => [list, 0]), ['website_url']].map((place) => ({
          type: 'value_error',
          loc: ['body', ...place],
        })),
      });
    }
  });

  it('that is accepted is stored unchanged', async () => {
    const uris = {
      redirect_uris: ['https://App.Example.com/Cb?x=%2F', 'https://app.example.com', 'http://[::1]:3000/cb'],
      post_logout_redirect_uris: ['https://app.example.com/'],
      allowed_origins: ['https://App.Example.com:8443'],
      website_url: 'http://www.example.com/about',
    };
    const created = await root.post(REQUESTS, createBody(uris));
    expect(created).toMatchObject({ status: 201, body: uris });
  });
});
