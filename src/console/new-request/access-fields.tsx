import type { ReactNode } from 'react';
import { TagsField } from './tags-field';
import { TYPES } from './types-of-applications';
import type { Fields } from './use-request-form';

/** What the application may do. */
export function AccessFields({ fields }: { fields: Fields }): ReactNode {
  return (
    <>
      <TagsField
        fields={fields}
        field="grant_types"
        description="How the application gets its tokens"
        offered={GRANT_TYPES}
      />
      <TagsField
        fields={fields}
        field="requested_scopes"
        description="What the tokens allow it to read or do"
        offered={SCOPES}
      />
    </>
  );
}

/** Whether there is anything to show: SAML has neither scopes nor grants. What is filled in is sent, so it is shown. */
export function hasAccess({ values }: Fields): boolean {
  const { application_type: type, grant_types, requested_scopes } = values;
  const isUsed = type !== null && TYPES[type].grant_types.length > 0;
  return isUsed || Boolean(grant_types?.length) || Boolean(requested_scopes?.length);
}

const GRANT_TYPES: Record<string, string> = {
  authorization_code: 'People sign in with a browser',
  refresh_token: 'Stays signed in without asking people again',
  client_credentials: 'A machine signs in as itself',
  'urn:ietf:params:oauth:grant-type:device_code': 'People sign in on another device',
  'urn:ietf:params:oauth:grant-type:token-exchange': 'Changes one token for another',
};

const SCOPES: Record<string, string> = {
  openid: 'Who signs in',
  profile: 'Name and other facts about the person',
  email: 'Email address of the person',
  phone: 'Phone number of the person',
  address: 'Postal address of the person',
  offline_access: 'Access while the person is away',
};
