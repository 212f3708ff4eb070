import { Textarea, TextInput } from '@mantine/core';
import type { HTMLInputAutoCompleteAttribute, ReactNode } from 'react';
import { FIELD_NAMES } from '../elements/field-names';
import type { Fields } from './use-request-form';

interface Props {
  fields: Fields;
  field: 'name' | 'description' | 'contact_email' | 'contact_name' | 'organization_name' | 'website_url';
  description?: string;
  isOptional?: boolean;
  isLong?: boolean;
  inputMode?: 'email' | 'url';
  autoComplete?: HTMLInputAutoCompleteAttribute;
}

/** A text of the request. */
export function TextField({
  fields,
  field,
  isOptional,
  isLong,
  autoComplete = 'off',
  ...input
}: Props): ReactNode {
  const common = {
    ...input,
    autoComplete,
    label: isOptional === true ? `${FIELD_NAMES[field]} (optional)` : FIELD_NAMES[field],
    value: fields.values[field],
    error: fields.errorOf(field),
    'data-place': field,
  };
  return isLong === true ? (
    <Textarea
      {...common}
      autosize
      minRows={2}
      maxRows={8}
      onChange={(event) => fields.set({ [field]: event.currentTarget.value })}
    />
  ) : (
    <TextInput {...common} onChange={(event) => fields.set({ [field]: event.currentTarget.value })} />
  );
}
