import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, apiClient } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

interface Case {
  name: string;
  request: {
    method: string;
    path: string;
    query: string | null;
    headers: Record<string, string>;
    raw?: string;
  };
  expect: {
    status: number;
    detail?: {
      type: string;
      loc: unknown[];
      msg?: string;
      msg_prefix?: string;
      loc_is_prefix?: boolean;
    }[];
    subset?: Record<string, unknown>;
  };
}

const cases = JSON.parse(readFileSync(join(__dirname, 'conformance-cases.json'), 'utf8')) as Case[];

/** The answers of the FastAPI service with the same contract. Existing clients parse these shapes. */
describe('recorded validation cases', () => {
  let harness: Harness;
  let admin: ApiClient;
  let pending: string;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    pending = (await admin.create()).body.id as string;
  });
  afterAll(() => harness.stop());

  it.each(cases.map((recorded) => [recorded.name, recorded] as const))(
    '%s',
    async (_name, { request, expect: expected }) => {
      const path = request.path.replace('{pending}', pending) + (request.query ? `?${request.query}` : '');
      const response = await fetch(harness.url + path, {
        method: request.method,
        headers: { ...request.headers, authorization: `Bearer ${admin.token}` },
        ...(request.raw !== undefined && { body: Buffer.from(request.raw) }),
      });
      const body = (await response.json()) as { detail?: Record<string, unknown>[] };

      expect({ status: response.status, body }).toMatchObject({ status: expected.status });
      if (expected.subset) expect(body).toMatchObject(expected.subset);
      if (expected.detail) {
        expect(body.detail).toHaveLength(expected.detail.length);
        expected.detail.forEach(({ type, loc, loc_is_prefix, msg, msg_prefix }, index) => {
          const actual = body.detail?.[index] as { loc: unknown[]; msg: string; type: string };
          expect(actual.type).toBe(type);
          expect(loc_is_prefix ? actual.loc.slice(0, loc.length) : actual.loc).toEqual(loc);
          if (msg !== undefined) expect(actual.msg).toBe(msg);
          if (msg_prefix !== undefined) expect(actual.msg).toMatch(new RegExp(`^${msg_prefix}`));
        });
      }
    },
  );
});
