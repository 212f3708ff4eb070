import type { Trial } from './policies';

/** A request that nobody makes, as somebody fills it in to try a policy. */
export interface Sample {
  application_type: Trial['request']['application_type'];
  scope: Trial['request']['scope'];
  tenant_id: string | null;
  partner_id: string | null;
  /** Separated by blanks or line breaks, like the other lists. */
  redirect_uris: string;
  requested_scopes: string;
  grant_types: string;
  sub: string;
  role: NonNullable<Trial['requested_by']['role']>;
  groups: string;
}

export const FIRST_SAMPLE: Sample = {
  application_type: 'WEB',
  scope: 'GLOBAL',
  tenant_id: null,
  partner_id: null,
  redirect_uris: 'https://app.example.com/callback',
  requested_scopes: 'openid',
  grant_types: 'authorization_code',
  sub: 'somebody@example.com',
  role: 'super_admin',
  groups: '',
};

/** The sample as the service takes it. A list that is empty is left out, so that the usual one of the type counts. */
export function testOf(sample: Sample): Trial {
  const { application_type, scope, tenant_id, partner_id, sub, role } = sample;
  const [scopes, grants] = [wordsOf(sample.requested_scopes), wordsOf(sample.grant_types)];
  return {
    request: {
      name: 'Sample',
      contact_email: 'sample@example.com',
      application_type,
      scope,
      tenant_id: scope === 'TENANT' ? tenant_id : null,
      partner_id: scope === 'PARTNER' ? partner_id : null,
      redirect_uris: wordsOf(sample.redirect_uris),
      ...(scopes.length > 0 && { requested_scopes: scopes }),
      ...(grants.length > 0 && { grant_types: grants }),
    },
    requested_by: { sub, role, groups: wordsOf(sample.groups) },
  };
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
