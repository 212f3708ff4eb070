import type { RegistrationRequest } from '../request/registration-request';
import type { Actor, ApplicationType, RequestedApplication, Scope } from '../request/requested-application';

/** How a client proves itself at the token endpoint (RFC 7591, section 2); `none` for public clients (RFC 6749, 2.1). */
export type TokenEndpointAuthMethod = 'client_secret_basic' | 'none';

/** A provisioned application: an OAuth/OIDC client or a SAML service provider. */
export interface Application {
  id: string;
  client_id: string;
  token_endpoint_auth_method: TokenEndpointAuthMethod;
  registration_request_id: string;
  scope: Scope;
  tenant_id: string | null;
  partner_id: string | null;
  name: string;
  description: string | null;
  application_type: ApplicationType;
  redirect_uris: string[];
  post_logout_redirect_uris: string[] | null;
  allowed_origins: string[] | null;
  scopes: string[];
  grant_types: string[];
  status: 'ACTIVE';
  created_at: string;
  created_by: Actor;
}

/** What provisioning adds to the request. */
export interface ProvisionedIdentity {
  id: string;
  client_id: string;
  created_at: string;
  created_by: Actor;
}

/** Whether an application of this type has a client secret. The others are public clients or use SAML. */
export function isConfidential(type: ApplicationType): boolean {
  return type === 'WEB' || type === 'SERVICE';
}

/** The application that an approval of this request creates. */
export function applicationFor(
  request: RequestedApplication & Pick<RegistrationRequest, 'id'>,
  identity: ProvisionedIdentity,
): Application {
  return {
    id: identity.id,
    client_id: identity.client_id,
    token_endpoint_auth_method: isConfidential(request.application_type) ? 'client_secret_basic' : 'none',
    registration_request_id: request.id,
    scope: request.scope,
    tenant_id: request.tenant_id,
    partner_id: request.partner_id,
    name: request.name,
    description: request.description,
    application_type: request.application_type,
    redirect_uris: request.redirect_uris,
    post_logout_redirect_uris: request.post_logout_redirect_uris,
    allowed_origins: request.allowed_origins,
    scopes: request.requested_scopes,
    grant_types: request.grant_types,
    status: 'ACTIVE',
    created_at: identity.created_at,
    created_by: identity.created_by,
  };
}
