import type { ReactNode } from 'react';
import { type ListOfUris, TYPES } from './types-of-applications';
import { UriListField } from './uri-list-field';
import type { Fields } from './use-request-form';

/** The addresses of the application: the lists that its type needs, and those that somebody has filled in. */
export function AddressFields({ fields }: { fields: Fields }): ReactNode {
  return LISTS.filter(({ field }) => isShown(fields, field)).map(({ field, ...texts }) => (
    <UriListField key={field} fields={fields} field={field} {...texts} />
  ));
}

/** Whether there is any list to show. */
export function hasAddresses(fields: Fields): boolean {
  return LISTS.some(({ field }) => isShown(fields, field));
}

/** What is filled in stays to be seen when the type changes, because it is sent. */
function isShown({ values }: Fields, field: ListOfUris): boolean {
  const isUsed = values.application_type !== null && TYPES[values.application_type].uses.includes(field);
  return isUsed || values[field].length > 0;
}

const LISTS = [
  {
    field: 'redirect_uris',
    item: 'redirect URI',
    description: 'Where people come back to after they have signed in.',
    placeholder: 'https://app.example.com/callback',
  },
  {
    field: 'post_logout_redirect_uris',
    item: 'post-logout URI',
    description: 'Where people come back to after they have signed out.',
    placeholder: 'https://app.example.com/',
  },
  {
    field: 'allowed_origins',
    item: 'origin',
    description: 'The origins whose scripts may call the identity platform (CORS).',
    placeholder: 'https://app.example.com',
  },
] as const;
