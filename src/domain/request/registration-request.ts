import type { Deliberation } from '../policy/deliberation';

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

/** A registration request, as it is in the projection. Times are UTC, ISO 8601. */
export interface RegistrationRequest extends RequestedApplication {
  id: string;
  status: Status;
  requested_by: Actor;
  created_at: string;
  updated_at: string;
  expires_at: string;
  decided_at: string | null;
  decided_by: Actor | null;
  decision_notes: string | null;
  rejection_reason: string | null;
  application_id: string | null;
  client_id: string | null;
  review_findings: ReviewFinding[];
  /** What has been said of it so far, and by which rule. It stays as it was when the request was decided. */
  deliberation: Deliberation;
  /** Whether it was approved against what its rule asks for. */
  overridden: boolean;
}

/** Where a request belongs. It decides who may create the request and who sees it. */
export type Placement = Pick<RequestedApplication, 'scope' | 'tenant_id' | 'partner_id'>;
