import type { RequestedApplication } from './requested-application';

/** One member that two revisions of a request do not have in common. */
export interface Change {
  field: string;
  from: unknown;
  to: unknown;
}

/** A revision cannot move a request. Only the directory can, with the tenant. */
const PLACE = ['scope', 'tenant_id', 'partner_id'] as const;

/** The other members that a requester asks for, in the order of the API. */
const FIELDS = [
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

/** What was asked for, without everything else that is known about a request. */
export function requestedIn(request: RequestedApplication): RequestedApplication {
  return Object.fromEntries(
    [...PLACE, ...FIELDS].map((field) => [field, request[field]]),
  ) as unknown as RequestedApplication;
}

/** The members by which a revision would move a request. A TENANT request names its tenant; its partner is the tenant's. */
export function movesIn(before: RequestedApplication, after: RequestedApplication): (typeof PLACE)[number][] {
  const placed = PLACE.filter(
    (member) => member !== (before.scope === 'TENANT' ? 'partner_id' : 'tenant_id'),
  );
  return placed.filter((member) => before[member] !== after[member]);
}

/** What one revision changes of the one before. The order of a list counts, because people read it. */
export function changesBetween(before: RequestedApplication, after: RequestedApplication): Change[] {
  return FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map(
    (field) => ({ field, from: before[field], to: after[field] }),
  );
}
