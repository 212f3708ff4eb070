import type { RequestedApplication } from './registration-request';

/** One member that two revisions of a request do not have in common. */
export interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

/** The members that a requester asks for, in the order of the API. */
const FIELDS = [
  'scope',
  'tenant_id',
  'partner_id',
  'name',
  'description',
  'application_type',
  'redirect_uris',
  'post_logout_redirect_uris',
  'allowed_origins',
  'requested_scopes',
  'grant_types',
  'contact_email',
  'contact_name',
  'organization_name',
  'website_url',
] as const satisfies readonly (keyof RequestedApplication)[];

/**
 * What was asked for, without everything else that is known about a request. A TENANT request asks for no partner: the
 * directory says which one its tenant belongs to, and that may change without a revision.
 */
export function requestedIn(request: RequestedApplication): RequestedApplication {
  const asked = Object.fromEntries(
    FIELDS.map((field) => [field, request[field]]),
  ) as unknown as RequestedApplication;
  return request.scope === 'TENANT' ? { ...asked, partner_id: null } : asked;
}

/** What one revision changes of the one before. The order of a list counts, because people read it. */
export function changesBetween(before: RequestedApplication, after: RequestedApplication): Change[] {
  return FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map(
    (field) => ({ field, from: before[field], to: after[field] }),
  );
}
