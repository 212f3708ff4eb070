import type { RegistrationRequestCreate, RequestRevision } from '../../client';

/** What differs in one field. */
export type FieldChange = RequestRevision['changes'][number];

/** The members of a request as people call them, in the order in which a screen shows them. */
export const FIELD_NAMES: Record<keyof RegistrationRequestCreate, string> = {
  application_type: 'Type',
  name: 'Name',
  description: 'Description',
  scope: 'Place',
  tenant_id: 'Tenant',
  partner_id: 'Partner',
  redirect_uris: 'Redirect URIs',
  post_logout_redirect_uris: 'Post-logout redirect URIs',
  allowed_origins: 'Allowed origins',
  requested_scopes: 'Scopes',
  grant_types: 'Grant types',
  contact_email: 'Contact email',
  contact_name: 'Contact name',
  organization_name: 'Organization',
  website_url: 'Website',
};

/** What people call a member of a request. One that the console does not know keeps its name. */
export function fieldName(member: string): string {
  return Object.hasOwn(FIELD_NAMES, member) ? FIELD_NAMES[member as keyof typeof FIELD_NAMES] : member;
}
