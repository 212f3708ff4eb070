export const SCOPES = ['GLOBAL', 'PARTNER', 'TENANT'] as const;
export const APPLICATION_TYPES = ['WEB', 'SPA', 'NATIVE', 'SERVICE', 'SAML_SP'] as const;
export const STATUSES = ['PENDING', 'APPROVED', 'REJECTED', 'CANCELLED', 'EXPIRED'] as const;

export type Scope = (typeof SCOPES)[number];
export type ApplicationType = (typeof APPLICATION_TYPES)[number];
export type Status = (typeof STATUSES)[number];
/** A status that never changes again. */
export type FinalStatus = Exclude<Status, 'PENDING'>;

/** Who did something: the subject of a token, and its name if the token has one. */
export interface Actor {
  sub: string;
  name?: string;
}

/** Something unwise in a request that the approver should see. The service never refuses a request because of it. */
export interface ReviewFinding {
  code: string;
  field: string;
  message: string;
}

/** What a requester asks for, validated and with defaults filled in. */
export interface RequestedApplication {
  scope: Scope;
  tenant_id: string | null;
  partner_id: string | null;
  name: string;
  description: string | null;
  application_type: ApplicationType;
  redirect_uris: string[];
  post_logout_redirect_uris: string[] | null;
  allowed_origins: string[] | null;
  requested_scopes: string[];
  grant_types: string[];
  contact_email: string;
  contact_name: string | null;
  organization_name: string | null;
  website_url: string | null;
}

/** Where a request belongs. It decides who may create the request and who sees it. */
export type Placement = Pick<RequestedApplication, 'scope' | 'tenant_id' | 'partner_id'>;
