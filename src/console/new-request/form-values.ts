import type { Me, RegistrationRequest, RegistrationRequestCreate } from '../../client';
import { usualValues } from './types-of-applications';

/** What somebody has filled in. An empty text, or null, is what is not filled in yet. */
export interface FormValues {
  application_type: RegistrationRequest['application_type'] | null;
  scope: RegistrationRequest['scope'] | null;
  tenant_id: string | null;
  partner_id: string | null;
  name: string;
  description: string;
  redirect_uris: string[];
  post_logout_redirect_uris: string[];
  allowed_origins: string[];
  /** Null while nobody has changed the usual ones of the type. */
  requested_scopes: string[] | null;
  grant_types: string[] | null;
  contact_email: string;
  contact_name: string;
  organization_name: string;
  website_url: string;
}

export type Field = keyof FormValues;

/** The body of a create as far as it is filled in. Only the service says what is missing. */
export type Body = Partial<RegistrationRequestCreate>;

/** An empty form. Only what has no alternative is chosen already. */
export function emptyValues({ role, partner_id, tenant_id }: Me): FormValues {
  return {
    application_type: null,
    scope: role === 'tenant_admin' ? 'TENANT' : null,
    tenant_id,
    partner_id,
    name: '',
    description: '',
    redirect_uris: [],
    post_logout_redirect_uris: [],
    allowed_origins: [],
    requested_scopes: null,
    grant_types: null,
    contact_email: '',
    contact_name: '',
    organization_name: '',
    website_url: '',
  };
}

/** A form that asks for the same as this request. */
export function valuesOf(request: RegistrationRequest): FormValues {
  return {
    application_type: request.application_type,
    scope: request.scope,
    tenant_id: request.tenant_id,
    partner_id: request.partner_id,
    name: request.name,
    description: request.description ?? '',
    redirect_uris: request.redirect_uris,
    post_logout_redirect_uris: request.post_logout_redirect_uris ?? [],
    allowed_origins: request.allowed_origins ?? [],
    requested_scopes: request.requested_scopes,
    grant_types: request.grant_types,
    contact_email: request.contact_email,
    contact_name: request.contact_name ?? '',
    organization_name: request.organization_name ?? '',
    website_url: request.website_url ?? '',
  };
}

/** The body of a create. What is empty is left out, also an empty row of a list. */
export function bodyOf(values: FormValues): Body {
  const { scope, requested_scopes, grant_types } = values;
  const usual = usualValues(values.application_type);
  const members: Record<Field, string | string[] | null | undefined> = {
    ...values,
    tenant_id: scope === 'TENANT' ? values.tenant_id : null,
    partner_id: scope === 'PARTNER' ? values.partner_id : null,
    redirect_uris: filled(values.redirect_uris),
    post_logout_redirect_uris: filled(values.post_logout_redirect_uris),
    allowed_origins: filled(values.allowed_origins),
    requested_scopes: requested_scopes ?? usual?.requested_scopes,
    grant_types: grant_types ?? usual?.grant_types,
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => (value ?? '') !== ''));
}

function filled(rows: string[]): string[] | null {
  const texts = rows.filter((row) => row !== '');
  return texts.length === 0 ? null : texts;
}
