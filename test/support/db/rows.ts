import { randomUUID } from 'node:crypto';

export const AT = '2026-01-02T03:04:05.000Z';

/** A valid row of a pending request of tenant `acme-eu`. */
export function requestRow(change: object = {}): Record<string, unknown> {
  return {
    id: randomUUID(),
    status: 'PENDING',
    scope: 'TENANT',
    tenant_id: 'acme-eu',
    name: 'Payroll',
    application_type: 'WEB',
    redirect_uris: [],
    requested_scopes: [],
    grant_types: [],
    contact_email: 'a@example.com',
    review_findings: '[]',
    requested_by_sub: 'grace',
    created_at: AT,
    updated_at: AT,
    expires_at: '2026-01-16T03:04:05.000Z',
    ...change,
  };
}

/** A valid row of an application. */
export function applicationRow(
  registration_request_id: unknown,
  change: object = {},
): Record<string, unknown> {
  return {
    id: randomUUID(),
    client_id: randomUUID(),
    registration_request_id,
    token_endpoint_auth_method: 'client_secret_basic',
    name: 'Payroll',
    application_type: 'WEB',
    redirect_uris: [],
    scopes: [],
    grant_types: [],
    status: 'ACTIVE',
    created_at: AT,
    created_by_sub: 'ada',
    ...change,
  };
}
