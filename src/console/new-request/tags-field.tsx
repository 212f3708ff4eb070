import { TagsInput, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { FIELD_NAMES } from '../elements/field-names';
import { usualValues } from './types-of-applications';
import type { Fields } from './use-request-form';

interface Props {
  fields: Fields;
  field: 'requested_scopes' | 'grant_types';
  description: string;
  /** What is offered, and what it means. Anything else can be typed. */
  offered: Record<string, string>;
}

/** A list of words. Enter, a comma or a blank ends a word, and Backspace removes the last one. */
export function TagsField({ fields, field, description, offered }: Props): ReactNode {
  const words = fields.values[field] ?? usualValues(fields.values.application_type)?.[field] ?? [];
  return (
    <TagsInput
      label={FIELD_NAMES[field]}
      description={description}
      value={words}
      onChange={(changed) => fields.set({ [field]: changed })}
      data={Object.keys(offered)}
      renderOption={({ option: { value } }) => (
        <div>
          <Text size="sm">{value}</Text>
          <Text size="xs" c="dimmed">
            {offered[value]}
          </Text>
        </div>
      )}
      splitChars={[',', ' ']}
      // Scopes and grant types are case-sensitive (RFC 6749, section 3.3).
      isDuplicate={(word, all) => all.includes(word)}
      error={fields.errorOfItems(field, words)}
      data-place={field}
    />
  );
}
