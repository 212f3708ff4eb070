import { applicationFor, isConfidential } from '../../../src/domain/application/application';
import {
  APPLICATION_TYPES,
  type RequestedApplication,
} from '../../../src/domain/request/requested-application';

const requested: RequestedApplication & { id: string } = {
  id: 'r1',
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  partner_id: 'acme',
  name: 'Payroll',
  description: 'Pays',
  application_type: 'WEB',
  redirect_uris: ['https://app.example.com/cb'],
  post_logout_redirect_uris: ['https://app.example.com/'],
  allowed_origins: ['https://app.example.com'],
  requested_scopes: ['openid'],
  grant_types: ['authorization_code'],
  contact_email: 'a@example.com',
  contact_name: 'Ada',
  organization_name: 'Acme',
  website_url: 'https://example.com',
};
const identity = {
  id: 'a1',
  client_id: 'c1',
  created_at: '2026-01-02T03:04:05.000Z',
  created_by: { sub: 'ada' },
};

describe('an application', () => {
  it('is what was requested, with an identity of its own', () => {
    expect(applicationFor(requested, identity)).toEqual({
      id: 'a1',
      client_id: 'c1',
      token_endpoint_auth_method: 'client_secret_basic',
      registration_request_id: 'r1',
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      partner_id: 'acme',
      name: 'Payroll',
      description: 'Pays',
      application_type: 'WEB',
      redirect_uris: ['https://app.example.com/cb'],
      post_logout_redirect_uris: ['https://app.example.com/'],
      allowed_origins: ['https://app.example.com'],
      scopes: ['openid'],
      grant_types: ['authorization_code'],
      status: 'ACTIVE',
      created_at: '2026-01-02T03:04:05.000Z',
      created_by: { sub: 'ada' },
    });
  });

  it('has a secret if the client can keep one and uses OAuth', () => {
    expect(APPLICATION_TYPES.filter(isConfidential)).toEqual(['WEB', 'SERVICE']);
    const methods = APPLICATION_TYPES.map((application_type) => [
      application_type,
      applicationFor({ ...requested, application_type }, identity).token_endpoint_auth_method,
    ]);
    expect(Object.fromEntries(methods)).toEqual({
      WEB: 'client_secret_basic',
      SPA: 'none',
      NATIVE: 'none',
      SERVICE: 'client_secret_basic',
      SAML_SP: 'none',
    });
  });
});
