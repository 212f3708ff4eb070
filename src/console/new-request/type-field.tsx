import { Radio, SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import { FIELD_NAMES } from '../elements/field-names';
import { TYPE_NAMES } from '../elements/type-name';
import { type ApplicationType, TYPES } from './types-of-applications';
import type { Fields } from './use-request-form';

/** What kind of application it is. The rest of the form follows it. */
export function TypeField({ fields }: { fields: Fields }): ReactNode {
  return (
    <Radio.Group
      label={FIELD_NAMES.application_type}
      value={fields.values.application_type}
      onChange={(type) => fields.set({ application_type: type })}
      error={fields.errorOf('application_type')}
      data-place="application_type"
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" mt="xs">
        {Object.entries(TYPES).map(([type, { description }]) => (
          <Radio
            key={type}
            value={type}
            label={TYPE_NAMES[type as ApplicationType]}
            description={description}
          />
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}
