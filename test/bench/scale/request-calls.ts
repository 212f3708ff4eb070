import { randomUUID } from 'node:crypto';
import type { RequestedApplication } from '../../../src/domain/request/requested-application';
import { directory } from './distribution';

export const REQUESTS = '/api/v1/admin/registration-requests';

export function approvePath(id: string): string {
  return `${REQUESTS}/${id}/approve`;
}

const { tenants } = directory();
let created = 0;

/** The body of a request for one tenant after another. Names differ, because an equal name is a finding. */
export function createBody(): RequestedApplication {
  created += 1;
  const tenant = tenants[created % tenants.length];
  const name = `Shop ${randomUUID()}`;
  return {
    scope: 'TENANT',
    tenant_id: tenant?.id ?? null,
    partner_id: tenant?.partner_id ?? null,
    name,
    description: 'The shop that customers sign in to',
    application_type: 'WEB',
    redirect_uris: ['https://shop.example.com/callback', 'https://shop.example.com/silent'],
    post_logout_redirect_uris: ['https://shop.example.com/'],
    allowed_origins: ['https://shop.example.com'],
    requested_scopes: ['openid', 'profile', 'email'],
    grant_types: ['authorization_code', 'refresh_token'],
    contact_email: 'owner@example.com',
    contact_name: null,
    organization_name: null,
    website_url: null,
  };
}
