/** The members of a request as people call them. */
const NAMES: Record<string, string> = {
  name: 'Name',
  description: 'Description',
  application_type: 'Type',
  redirect_uris: 'Redirect URIs',
  post_logout_redirect_uris: 'Post-logout redirect URIs',
  allowed_origins: 'Allowed origins',
  requested_scopes: 'Requested scopes',
  grant_types: 'Grant types',
  contact_email: 'Contact email',
  contact_name: 'Contact name',
  organization_name: 'Organisation',
  website_url: 'Website',
};

/** What people call a member. One that this version does not know is shown as it is. */
export function fieldName(member: string): string {
  return NAMES[member] ?? member;
}
