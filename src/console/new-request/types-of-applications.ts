import type { RegistrationRequest } from '../../client';

/** What kind of application it is. */
export type ApplicationType = RegistrationRequest['application_type'];
/** The members that are lists of URIs. */
export type ListOfUris = 'redirect_uris' | 'post_logout_redirect_uris' | 'allowed_origins';

interface TypeOfApplication {
  description: string;
  /** The lists that most applications of this type need. */
  uses: ListOfUris[];
  requested_scopes: string[];
  grant_types: string[];
}

const OF_USERS = {
  requested_scopes: ['openid', 'profile', 'email'],
  grant_types: ['authorization_code', 'refresh_token'],
};

/** What is usual for a type. It is a start: whoever asks may change all of it, and the service says what is unwise. */
export const TYPES: Record<ApplicationType, TypeOfApplication> = {
  WEB: {
    description: 'Runs on a server, which can keep a secret. People sign in to it with a browser.',
    uses: ['redirect_uris', 'post_logout_redirect_uris', 'allowed_origins'],
    ...OF_USERS,
  },
  SPA: {
    description: 'Runs in the browser and has no secret.',
    uses: ['redirect_uris', 'post_logout_redirect_uris', 'allowed_origins'],
    ...OF_USERS,
  },
  NATIVE: {
    description: 'Is installed on a phone or a computer and has no secret.',
    uses: ['redirect_uris', 'post_logout_redirect_uris'],
    ...OF_USERS,
  },
  SERVICE: {
    description: 'Has no users: a machine signs in by itself, with a secret.',
    uses: [],
    requested_scopes: [],
    grant_types: ['client_credentials'],
  },
  SAML_SP: {
    description: 'Lets people sign in by SAML 2.0 instead of OpenID Connect.',
    uses: ['redirect_uris'],
    requested_scopes: [],
    grant_types: [],
  },
};

/** The usual scopes and grants of a type, if there is a type already. */
export function usualValues(
  type: ApplicationType | null,
): Pick<TypeOfApplication, 'requested_scopes' | 'grant_types'> | undefined {
  return type === null ? undefined : TYPES[type];
}
