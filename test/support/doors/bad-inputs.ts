import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBody } from '../http/api-client';

interface RecordedCase {
  name: string;
  request: { method: string; path: string; headers: Record<string, string>; raw?: string };
  expect: { status: number };
}

/** An application that nobody may ask for. */
export interface BadInput {
  name: string;
  /** What stands in the place of `RegistrationRequestCreate`. */
  request: unknown;
}

const recorded = JSON.parse(
  readFileSync(join(__dirname, '../../http/conformance-cases.json'), 'utf8'),
) as RecordedCase[];

/** Those that FastAPI never saw. */
const OURS: BadInput[] = [
  { name: 'a tenant that nobody knows', request: createBody({ tenant_id: 'nowhere' }) },
  { name: 'a partner that nobody knows', request: createBody({ scope: 'PARTNER', partner_id: 'nobody' }) },
  {
    name: 'a redirect URI with a wildcard',
    request: createBody({ redirect_uris: ['https://*.example.com/'] }),
  },
  { name: 'a control character in the name', request: createBody({ name: 'Pay\u0007roll' }) },
];

/**
 * The recorded creates whose body is JSON, but no valid request, and some more. A body that is no JSON can only come over
 * HTTP.
 */
export const BAD_INPUTS: BadInput[] = recorded
  .filter(
    ({ request, expect }) => request.method === 'POST' && isOfRequests(request.path) && expect.status === 422,
  )
  .filter(({ request }) => request.headers['content-type'] === 'application/json' && isJson(request.raw))
  .map(({ name, request }) => ({
    name,
    request: JSON.parse(request.raw ?? '') as unknown,
  }))
  .concat(OURS);

function isOfRequests(path: string): boolean {
  return /\/registration-requests\/?$/.test(path);
}

function isJson(raw: string | undefined): boolean {
  try {
    JSON.parse(raw ?? '');
    return true;
  } catch {
    return false;
  }
}
