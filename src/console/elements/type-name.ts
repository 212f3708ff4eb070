import type { RegistrationRequest } from '../../client';

/** The application types as people call them. */
export const TYPE_NAMES: Record<RegistrationRequest['application_type'], string> = {
  WEB: 'Web application',
  SPA: 'Single-page application',
  NATIVE: 'Native application',
  SERVICE: 'Service',
  SAML_SP: 'SAML service provider',
};
