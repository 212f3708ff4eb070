import { revisionOf } from '../../../src/app/request/revision';
import type { RegistrationRequest } from '../../../src/domain/request/registration-request';

const request: RegistrationRequest = {
  id: '01a20a5d-ca2a-724b-a5dd-cf0bf0bddf09',
  status: 'PENDING',
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  partner_id: 'acme',
  name: 'Billing',
  description: null,
  application_type: 'WEB',
  redirect_uris: ['https://billing.example.com/callback'],
  post_logout_redirect_uris: null,
  allowed_origins: null,
  requested_scopes: ['openid', 'profile', 'email'],
  grant_types: ['authorization_code', 'refresh_token'],
  contact_email: 'billing@example.com',
  contact_name: null,
  organization_name: null,
  website_url: null,
  requested_by: { sub: 'ona', name: 'Ona' },
  created_at: '2026-11-23T21:44:08.490Z',
  expires_at: '2026-12-07T21:44:08.490Z',
  review_findings: [{ code: 'a', field: 'name', message: 'm' }],
  updated_at: '2026-11-23T21:44:08.490Z',
  decided_at: null,
  decided_by: null,
  decision_notes: null,
  rejection_reason: null,
  application_id: null,
  client_id: null,
};

describe('the revision of a request', () => {
  it('is the same as in earlier versions of the service, because clients keep it', () => {
    expect(revisionOf(request)).toBe('7oD7WcORnVmdR9x6I1tRFW');
  });

  it('does not depend on the order of the members, nor on the computed ones', () => {
    // TypeScript does not know that the members are still the same.
    const turned = Object.fromEntries(Object.entries(request).reverse()) as unknown as RegistrationRequest;
    const computed = { workflow_id: 'some', workflow_url: 'https://temporal.example.com', live: null };
    expect(revisionOf({ ...turned, ...computed })).toBe(revisionOf(request));
  });

  it.each(Object.keys(request))('changes with %s', (name) => {
    expect(revisionOf({ ...request, [name]: 'changed' })).not.toBe(revisionOf(request));
  });
});
